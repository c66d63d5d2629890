import { inTime } from './in-time.js'

const never = new Promise<string>(() => undefined)

test('what comes in time is handed on, what does not is let go', async () => {
  expect(await inTime(1_000, Promise.resolve('here'))).toBe('here')
  expect(await inTime(1_000, Promise.resolve())).toBe(true)
  expect(await inTime(1_000, Promise.resolve(false))).toBe(false)
  expect(await inTime(20, never)).toBeUndefined()
  await expect(inTime(1_000, Promise.reject(new Error('bad')))).rejects.toThrow('bad')
})
