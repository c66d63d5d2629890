import { type Log, deviceId, feedId } from '@haidang/domain'
import { type CommitBatch, type CommitOutcome, StoreUnavailable } from '@haidang/store'

import { createIntake } from '../create-intake.js'
import type { ImportedMessage } from './import-lane.js'
import { IntakeUnavailable } from '../intake-error.js'
import type { IntakePorts } from '../ports.js'

const now = Date.parse('2026-11-21T07:00:00Z')
const yearMs = 366 * 86_400_000
const nobodyLogs = (): undefined => undefined
const log: Log = {
  ...{ debug: nobodyLogs, info: nobodyLogs, warn: nobodyLogs, error: nobodyLogs },
  child: () => log,
}
const topic = 'ioc/v1/air-quality/air-01/observations'

function outside(ports: Partial<IntakePorts> = {}) {
  const batches: CommitBatch[] = []
  const told: unknown[] = []
  const intake = createIntake({
    findDevice: (id) =>
      id.startsWith('air-')
        ? { id: deviceId(id), feed: feedId('air-quality'), intervalMs: 300_000, simulated: false }
        : undefined,
    clock: { now: () => now },
    log,
    stateOf: () => undefined,
    reject: (...rejection) => told.push(rejection),
    onCommitted: () => undefined,
    ...ports,
    commit: async (batch) => {
      const outcome = await (ports.commit ?? stored)(batch)
      batches.push(batch)
      return outcome
    },
    limits: { lingerMs: 1, firstPauseMs: 1, longestPauseMs: 2, importRestShare: 0, ...ports.limits },
  })
  return { intake, batches, told }
}

/** Everything is new. */
const stored = async ({ observations, deviceEvents = [] }: CommitBatch): Promise<CommitOutcome> => ({
  verdicts: observations.map(({ observation }) => ({
    fresh: observation.values.length,
    duplicates: 0,
    conflicts: 0,
  })),
  eventVerdicts: deviceEvents.map(() => 'fresh'),
  ...{ conflicts: [], events: [], changed: [], refused: [] },
})

const message = (json: unknown, to = topic): ImportedMessage => ({
  topic: to,
  payload: new TextEncoder().encode(JSON.stringify(json)),
})
const report = (place: number): ImportedMessage =>
  message({ at: now - place * 1_000, values: { pm25: place % 100, no2: 5 } })

/** A source that counts what was pulled from it. */
function source(messages: readonly ImportedMessage[]) {
  const pulled = { count: 0 }
  async function* all() {
    for (const each of messages) {
      pulled.count++
      yield each
    }
  }
  return { pulled, all: all() }
}

const places = (count: number): number[] => Array.from({ length: count }, (_, place) => place)

test('an import counts what became of every value, and marks each observation as imported', async () => {
  const { intake, batches } = outside()
  const messages = [
    report(1),
    message([
      { at: now - 10 * yearMs, values: { pm25: 4 } },
      { at: now - 1, values: { pm25: -1, no2: 2 } },
    ]),
    message({ values: { pm25: 3 } }),
    message('online', 'ioc/v1/air-quality/air-01/presence'),
    message({ at: now, values: { pm25: 1 } }, 'ioc/v1/air-quality/nobody/observations'),
  ]
  expect(await intake.import(source(messages).all)).toEqual({
    messages: 5,
    observations: 3,
    events: 0,
    values: { given: 6, fresh: 4, duplicate: 0, conflicting: 0 },
    refused: { 'out-of-range': 1, 'bad-time': 1, 'unknown-topic': 1, 'unknown-device': 1 },
    failed: 0,
  })
  const observations = batches.flatMap((batch) => batch.observations)
  expect(observations.map(({ imported }) => imported)).toEqual([true, true, true])
  expect(intake.stats()).toMatchObject({ received: 0, imported: 3, committed: { messages: 0 } })
})

test('what is refused of an import is in quarantine, and no device is told', async () => {
  const { intake, batches, told } = outside()
  await intake.import(source([message({ at: now, values: { pm25: -1 } })]).all)
  expect(batches[0]?.refusals).toMatchObject([{ reason: 'out-of-range', device: 'air-01', topic }])
  expect(told).toEqual([])
})

test('the source is read no further than one batch ahead of the database', async () => {
  let open = (): void => undefined
  const first = new Promise<void>((done) => (open = done))
  const { intake, batches } = outside({
    limits: { importMessages: 10 },
    commit: async (batch) => {
      await first
      return stored(batch)
    },
  })
  const { pulled, all } = source(places(95).map(report))
  const importing = intake.import(all)
  await new Promise((done) => setTimeout(done, 20))
  expect(pulled.count).toBe(10)
  open()
  expect((await importing).observations).toBe(95)
  expect(batches.map(({ observations }) => observations.length)).toEqual([...Array(9).fill(10), 5])
})

test('live messages go first: an import takes no turn while one waits, until its patience ends', async () => {
  const order: string[] = []
  let open = (): void => undefined
  const gate = new Promise<void>((done) => (open = done))
  const { intake } = outside({
    limits: { importYieldMs: 60_000, importPauseMs: 1 },
    commit: async (batch) => {
      const imported = batch.observations.some((each) => each.imported)
      if (!imported) await gate
      order.push(imported ? 'import' : 'live')
      return stored(batch)
    },
  })
  const live = intake.accept({
    ...report(0),
    ...{ qos: 1, dup: false, receivedAt: now, client: 'air-01' },
  })
  const importing = intake.import(source([report(1)]).all)
  await new Promise((done) => setTimeout(done, 20))
  expect(order).toEqual([])
  open()
  await Promise.all([live, importing])
  expect(order).toEqual(['live', 'import'])
})

test('an import ends although live messages never do', async () => {
  const { intake } = outside({
    limits: { importYieldMs: 5, importPauseMs: 1 },
    commit: (batch) =>
      batch.observations.some(({ imported }) => imported) ? stored(batch) : new Promise(() => undefined),
  })
  void intake.accept({ ...report(0), ...{ qos: 1, dup: false, receivedAt: now, client: 'air-01' } })
  expect((await intake.import(source(places(3).map(report)).all)).observations).toBe(3)
})

test('an import waits for a database that is away, however long', async () => {
  let failures = 30
  const { intake } = outside({
    limits: { patienceMs: 5 },
    commit: (batch) =>
      failures-- > 0 ? Promise.reject(new StoreUnavailable('no connection')) : stored(batch),
  })
  expect((await intake.import(source([report(1)]).all)).values.fresh).toBe(2)
})

test('a message that cannot be stored is counted, and the others are stored', async () => {
  const { intake } = outside({
    commit: (batch) =>
      batch.observations.some(({ observation }) => observation.at === now - 3_000)
        ? Promise.reject(new Error('no table'))
        : stored(batch),
  })
  const outcome = await intake.import(source(places(8).map(report)).all)
  expect(outcome).toMatchObject({ failed: 1, values: { fresh: 14 } })
})

test('closing ends an import with an error, and nothing is pulled any more', async () => {
  const { intake } = outside({ limits: { importMessages: 1 } })
  const { pulled, all } = source(places(100_000).map(report))
  const importing = intake.import(all)
  importing.catch(() => undefined)
  await new Promise((done) => setTimeout(done, 5))
  await intake.close()
  await expect(importing).rejects.toThrow(IntakeUnavailable)
  expect(pulled.count).toBeLessThan(100_000)
})

test('two imports share the lane', async () => {
  const { intake, batches } = outside({ limits: { importMessages: 5 } })
  const outcomes = await Promise.all(
    [0, 1].map((half) => intake.import(source(places(20).map((place) => report(place + half * 20))).all)),
  )
  expect(outcomes.map(({ observations }) => observations)).toEqual([20, 20])
  expect(batches).toHaveLength(8)
})
