import { setTimeout as pause } from 'node:timers/promises'

import { startSilenceWatch } from '@haidang/alerting'
import { aNoDataRule } from '@haidang/domain/testing'
import { type CommitBatch, commit } from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  aClock,
  addDevices,
  becomesTrue,
  commitAll,
  createTestDatabase,
  engineWith,
  incoming,
  manyDevices,
  minute,
  rowsOf,
  silent,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase(manyDevices('station', 30))
})

afterAll(() => database.drop())

const rules = [aNoDataRule()]

/** A watch of its own, as one process would run it; `commits` counts what it gave to the store. */
function watch(clock: ReturnType<typeof aClock>, listeningSinceAt = start) {
  const db = database.open('watch')
  const store = storeOn(db, clock)
  const commits: CommitBatch[] = []
  const running = startSilenceWatch({
    db,
    clock,
    log: silent,
    everyMs: 20,
    listeningSinceAt: () => listeningSinceAt,
    commit: (batch) => {
      commits.push(batch)
      return commit(store, batch, engineWith(rules))
    },
  })
  return { running, commits }
}

const alarms = () =>
  rowsOf<{ device: string; raised: number }>(
    database.db,
    `select d.id as device, (a.raised_at) as raised from alarm a join device d on d.key = a.device_key where closed_at is null order by 1`,
  )

/** Time passes while the watch lives through it. */
async function passUntil(clock: ReturnType<typeof aClock>, at: number): Promise<void> {
  while (clock.now() < at) {
    clock.set(Math.min(at, clock.now() + 4_000))
    await pause(40)
  }
}

const stateVersions = () => rowsOf(database.db, 'select device_key, version from device_state order by 1')

test('a silent device raises one alarm at its deadline, whoever watches, and a heard one none', async () => {
  const clock = aClock(start + 1_000)
  const store = storeOn(database.db, clock)
  const stations = Object.keys(manyDevices('station', 30))
  await commitAll(
    store,
    stations.map((station) => incoming(station, start, { pm25: 10 })),
    rules,
  )
  clock.set(start + 14 * minute)
  const watches = [watch(clock), watch(clock)]
  await commitAll(
    store,
    stations.slice(0, 10).map((station) => incoming(station, start + 14 * minute, { pm25: 10 })),
    rules,
  )
  expect(await alarms()).toEqual([])
  await passUntil(clock, start + 15 * minute)
  await becomesTrue(async () => expect(await alarms()).toHaveLength(20))
  expect((await alarms()).every(({ raised }) => raised === start + 15 * minute)).toBe(true)
  const events = await rowsOf(database.db, 'select seq from alarm_event')
  expect(events).toHaveLength(20)
  await Promise.all(watches.map(({ running }) => running.close()))
})

test('after a stall of our own, silence counts from our waking', async () => {
  const clock = aClock(start + 28 * minute)
  const { running, commits } = watch(clock)
  await passUntil(clock, start + 28 * minute + 4_000)
  clock.set(start + 30 * minute)
  const sleptUntil = commits.length
  await becomesTrue(async () => expect(commits.length).toBeGreaterThan(sleptUntil + 2))
  await running.close()
  expect(await alarms()).toHaveLength(20)
})

test('ticks that change nothing write nothing, and a time in which we were deaf is nobody’s silence', async () => {
  const clock = aClock(start + 29 * minute)
  await becomesTrue(async () => expect(await alarms()).toHaveLength(20))
  const before = await stateVersions()
  clock.set(start + 30 * minute)
  const { running, commits } = watch(clock, start + 29 * minute)
  await becomesTrue(async () => expect(commits.length).toBeGreaterThan(2))
  await running.close()
  expect(await stateVersions()).toEqual(before)
  expect(await alarms()).toHaveLength(20)
})

test('a sweep that takes longer than the server lets a transaction be idle is brought to its end', async () => {
  const stations = Object.keys(manyDevices('slow', 600))
  await addDevices(database.db, manyDevices('slow', 600))
  const clock = aClock(start + 60 * minute)
  await commitAll(
    storeOn(database.db, clock),
    stations.map((station) => incoming(station, start + 30 * minute, { pm25: 10 })),
    rules,
  )
  const failures: string[] = []
  let chunks = 0
  const running = startSilenceWatch({
    db: database.open('slow watch'),
    clock,
    log: { ...silent, warn: (event) => failures.push(event) },
    everyMs: 3_600_000,
    listeningSinceAt: () => start,
    commit: async () => {
      await pause(2_700)
      chunks++
      return { verdicts: [], eventVerdicts: [], conflicts: [], events: [], changed: [], refused: [] }
    },
  })
  await becomesTrue(async () => expect(chunks).toBe(2))
  await running.close()
  expect(failures).toEqual([])
})
