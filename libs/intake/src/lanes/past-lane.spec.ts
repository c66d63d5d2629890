import type { Log } from '@haidang/domain'
import { type DeviceState, deviceId, emptyDeviceState, feedId } from '@haidang/domain'
import { type CommitBatch, type CommitOutcome, StoreUnavailable } from '@haidang/store'

import { createIntake } from '../create-intake.js'
import { IntakeUnavailable } from '../intake-error.js'

const now = Date.parse('2026-11-21T07:00:00Z')
const day = 86_400_000
const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
}
const nothing: CommitOutcome = {
  verdicts: [],
  eventVerdicts: [],
  conflicts: [],
  events: [],
  changed: [],
  refused: [],
}

/** A device that has said something since. */
const heardSince: DeviceState = {
  ...emptyDeviceState,
  latest: { pm25: { value: 1, at: now - 60_000, receivedAt: now, status: 'measuring', flags: [] } },
}

/** Intake over a store that says when each of its commits may end. */
function house(
  commit: (batch: CommitBatch) => Promise<CommitOutcome>,
  stateOf: () => DeviceState | undefined = () => heardSince,
) {
  return createIntake({
    findDevice: (id) => ({
      id: deviceId(id),
      feed: feedId('air-quality'),
      intervalMs: 300_000,
      simulated: false,
    }),
    stateOf,
    clock: { now: () => now },
    log: silent,
    reject: () => undefined,
    onCommitted: () => undefined,
    limits: { pastRestShare: 0, patienceMs: 0, firstPauseMs: 1, longestPauseMs: 1 },
    commit,
  })
}

const message = (device: string, ats: readonly number[]) => ({
  topic: `ioc/v1/air-quality/${device}/observations`,
  payload: new TextEncoder().encode(JSON.stringify(ats.map((at) => ({ at, values: { pm25: 1 } })))),
  ...{ qos: 1 as const, dup: false, receivedAt: now, client: device },
})
const daysAgo = (count: number) =>
  Array.from({ length: count }, (_, place) => now - 30 * day + place * 60_000)
const devicesOf = ({ observations }: CommitBatch) => [
  ...new Set(observations.map(({ observation }) => String(observation.device))),
]

test('what is of now is stored while days of the past are being stored, and not behind them', async () => {
  let end = (): void => undefined
  const holding = new Promise<void>((done) => (end = done))
  const committed: string[] = []
  const intake = house(async (batch) => {
    if (devicesOf(batch).includes('logger')) await holding
    committed.push(...devicesOf(batch))
    return nothing
  })
  const past = intake.accept(message('logger', daysAgo(1_000)))
  await new Promise((done) => setImmediate(done))
  await intake.accept(message('station', [now]))
  expect(committed).toEqual(['station'])
  expect(intake.stats().backlog.messages).toBe(1)
  end()
  await past
  expect(committed).toEqual(['station', 'logger'])
  await intake.close()
})

test('the past is stored in small batches, in its order', async () => {
  const sizes: number[] = []
  const ats: number[] = []
  const intake = house((batch) => {
    sizes.push(batch.observations.length)
    ats.push(...batch.observations.map(({ observation }) => observation.at))
    return Promise.resolve(nothing)
  })
  const all = daysAgo(20_000)
  const parts = Array.from({ length: 20 }, (_, part) => all.slice(part * 1_000, (part + 1) * 1_000))
  await Promise.all(parts.map((part) => intake.accept(message('logger', part))))
  await intake.close()
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000)
  expect(ats).toEqual(all)
})

test('a long message that ends now keeps its place among the live ones', async () => {
  const batches: CommitBatch[] = []
  const intake = house((batch) => {
    batches.push(batch)
    return Promise.resolve(nothing)
  })
  await Promise.all([
    intake.accept(message('logger', [...daysAgo(100), now - 1_000])),
    intake.accept(message('logger', [now])),
  ])
  await intake.close()
  expect(batches).toHaveLength(1)
})

test.each([
  ['is ahead of all that it has said', emptyDeviceState],
  ['may be ahead, for we do not know what it has said', undefined],
])('the past of a device that %s keeps its place among the live ones', async (_, state) => {
  const committed: number[] = []
  const intake = house(
    ({ observations }) => {
      committed.push(observations.length)
      return Promise.resolve(nothing)
    },
    () => state,
  )
  await Promise.all([
    intake.accept(message('station', daysAgo(60))),
    intake.accept(message('station', [now])),
  ])
  await intake.close()
  expect(committed).toEqual([61])
})

test('what comes again while it waits takes the place that it has, and is stored once', async () => {
  let end = (): void => undefined
  const holding = new Promise<void>((done) => (end = done))
  const sizes: number[] = []
  const intake = house(async ({ observations }) => {
    await holding
    sizes.push(observations.length)
    return nothing
  })
  const first = intake.accept(message('logger', daysAgo(60)))
  const again = intake.accept({ ...message('logger', daysAgo(60)), dup: true })
  expect(intake.stats().backlog.messages).toBe(1)
  end()
  await Promise.all([first, again])
  await intake.accept(message('logger', daysAgo(60)))
  await intake.close()
  expect(sizes).toEqual([60, 60])
})

test('while the database is away the past is given back as everything is', async () => {
  const intake = house(() => Promise.reject(new StoreUnavailable('no connection')))
  await expect(intake.accept(message('logger', daysAgo(60)))).rejects.toThrow(IntakeUnavailable)
  await expect(intake.accept(message('logger', daysAgo(60)))).rejects.toThrow(IntakeUnavailable)
  await intake.close()
})
