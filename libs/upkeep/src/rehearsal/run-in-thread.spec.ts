import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type Log, type RehearsalProgress, deviceId, feedId } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { StoreUnavailable } from '@haidang/store'
import { problemOf, threadRunner } from './run-in-thread.js'

const order = {
  ...{ rule: aThresholdRule(), fromAt: 0, toAt: 1, operators: 1 },
  devices: [{ id: deviceId('aq-1'), feed: feedId('air-quality'), intervalMs: 60_000, parts: [] }],
}
const nobody: Log = { ...console, child: () => nobody }

/** What a thread does that runs this. */
function run(
  script: string,
  more: Readonly<{ signal?: AbortSignal; patienceMs?: number; mostHeapMb?: number }> = {},
) {
  const { signal = new AbortController().signal, ...limits } = more
  const said: RehearsalProgress[] = []
  const source = `import { parentPort, workerData } from 'node:worker_threads'\n${script}`
  const start = threadRunner({
    ...limits,
    script: new URL(`data:text/javascript,${encodeURIComponent(source)}`),
  })
  const ended = start({
    ...{ order, databaseUrl: 'postgres://nowhere', told: [], log: nobody, signal },
    onProgress: (progress) => said.push(progress),
  })
  return { said, ended }
}

let beat: NodeJS.Timeout
let beats = 0
beforeEach(() => {
  beats = 0
  beat = setInterval(() => (beats += 1), 10)
})
afterEach(() => clearInterval(beat))

test('the thread gets the order, and what it says comes back', async () => {
  const { said, ended } = run(`
    const { order } = workerData
    parentPort.postMessage({ kind: 'progress', progress: { share: 0.5, rows: 7, alarms: 1 } })
    parentPort.postMessage({ kind: 'done', report: { rows: order.devices.length } })`)
  expect(await ended).toEqual({ rows: 1 })
  expect(said).toEqual([{ share: 0.5, rows: 7, alarms: 1 }])
})

test('an error keeps what it says, where it was, and whether the database was away', async () => {
  const away = problemOf(new StoreUnavailable('reading history: gone'))
  const { ended } = run(`parentPort.postMessage({ kind: 'failed', ...${JSON.stringify(away)} })`)
  await expect(ended).rejects.toBeInstanceOf(StoreUnavailable)
  await expect(ended).rejects.toMatchObject({ message: 'reading history: gone', stack: away.stack })
  const other = problemOf(new TypeError('no such thing'))
  const failed = run(`parentPort.postMessage({ kind: 'failed', ...${JSON.stringify(other)} })`)
  await expect(failed.ended).rejects.toMatchObject({ message: 'no such thing', stack: other.stack })
  expect(problemOf('word')).toEqual({ problem: 'unexpected', message: 'word' })
})

test.each([
  ['ends by itself', 'process.exit(3)', /before its work \(code 3\)/],
  ['throws', `throw new Error('a bad day')`, /broke down/],
  ['throws later', `setTimeout(() => { throw new Error('a bad day') }, 1)`, /broke down/],
  ['cannot be read', 'this is no program', /broke down/],
])('a thread that %s ends the rehearsal and nothing else', async (_, script, says) => {
  await expect(run(script).ended).rejects.toThrow(says)
})

test('a thread that takes too much memory ends the rehearsal and nothing else', async () => {
  const { ended } = run('const all = []; for (;;) all.push(new Array(1e4).fill({}))', { mostHeapMb: 16 })
  await expect(ended).rejects.toMatchObject({ cause: { code: 'ERR_WORKER_OUT_OF_MEMORY' } })
})

test('a thread that hears the word of cancel ends in its own way', async () => {
  const ending = new AbortController()
  const { said, ended } = run(
    `parentPort.on('message', ({ kind }) => parentPort.postMessage({ kind: 'failed', problem: 'unexpected', message: kind }))
     parentPort.postMessage({ kind: 'progress', progress: { share: 0, rows: 0, alarms: 0 } })`,
    { signal: ending.signal },
  )
  const wait = setInterval(() => said.length > 0 && ending.abort(), 5)
  await expect(ended).rejects.toThrow('cancel')
  clearInterval(wait)
})

test('one that was cancelled before it began ends, too', async () => {
  const { ended } = run(
    `parentPort.on('message', ({ kind }) => parentPort.postMessage({ kind: 'failed', problem: 'unexpected', message: kind }))`,
    { signal: AbortSignal.abort() },
  )
  await expect(ended).rejects.toThrow('cancel')
})

test('a thread that hears nothing is ended, while this one goes on', async () => {
  const ending = new AbortController()
  const { said, ended } = run(
    `parentPort.postMessage({ kind: 'progress', progress: { share: 0, rows: 0, alarms: 0 } }); for (;;);`,
    { signal: ending.signal, patienceMs: 100 },
  )
  const wait = setInterval(() => said.length > 0 && ending.abort(), 5)
  await expect(ended).rejects.toThrow(/before its work/)
  clearInterval(wait)
  expect(beats).toBeGreaterThan(3)
})
