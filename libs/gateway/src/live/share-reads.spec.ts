import { jest } from '@jest/globals'
import { shareReads } from './share-reads.js'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

test('a question that is being asked, or has just been answered, is not asked again', async () => {
  const share = shareReads<number>({ keepMs: 1_000 })
  let asked = 0
  const read = async (): Promise<number> => (asked += 1)
  expect(await Promise.all([share('a', read), share('a', read), share('b', read)])).toEqual([1, 1, 2])
  expect(await share('a', read)).toBe(1)
  jest.advanceTimersByTime(1_001)
  expect(await share('a', read)).toBe(3)
})

test('an answer that has outlived its use is read again, once for all who ask', async () => {
  let newest = 1
  const share = shareReads<number>({ keepMs: 1_000, good: (answer) => answer === newest })
  let asked = 0
  const read = async (): Promise<number> => {
    asked += 1
    return newest
  }
  expect(await share('a', read)).toBe(1)
  newest = 2
  expect(await Promise.all([share('a', read), share('a', read)])).toEqual([2, 2])
  expect(asked).toBe(2)
})

test('a failure is shared by those who wait and forgotten at once', async () => {
  const share = shareReads<number>({ keepMs: 1_000 })
  const failing = async (): Promise<number> => Promise.reject(new Error('away'))
  const both = [share('a', failing), share('a', async () => 1)]
  await expect(both[0]).rejects.toThrow('away')
  await expect(both[1]).rejects.toThrow('away')
  expect(await share('a', async () => 2)).toBe(2)
})
