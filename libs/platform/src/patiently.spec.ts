import { createLog } from './log.js'
import { patiently } from './patiently.js'
import { Interrupted, Running } from './running.js'

class NotYet extends Error {}

const told: string[] = []
const log = createLog('info', { write: (line: string) => void told.push(line) })
const patience = (running = new Running()) => ({
  ...{ what: 'the database', running, log, everyMs: 1 },
  isPassing: (error: unknown) => error instanceof NotYet,
})
beforeEach(() => void told.splice(0))

test('tries until it succeeds, and tells its beginning and its end once', async () => {
  let tries = 0
  const attempt = async (): Promise<string | undefined> => {
    tries += 1
    if (tries < 3) throw new NotYet('away')
    return tries < 5 ? undefined : 'there'
  }
  expect(await patiently(patience(), attempt)).toBe('there')
  expect(told.map((line) => line.match(/start\.\w+/)?.[0])).toEqual(['start.waits', 'start.waited'])
})

test('says nothing when it need not wait', async () => {
  expect(await patiently(patience(), async () => 7)).toBe(7)
  expect(told).toEqual([])
})

test('an error that waiting does not mend is thrown', async () => {
  await expect(patiently(patience(), () => Promise.reject(new TypeError('wrong')))).rejects.toThrow('wrong')
})

test('ends when the start is interrupted', async () => {
  const running = new Running()
  const waiting = patiently({ ...patience(running), everyMs: 600_000 }, async () => undefined)
  running.interrupt()
  await expect(waiting).rejects.toThrow(Interrupted)
})
