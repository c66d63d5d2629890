import { startSilenceWatch } from '@haidang/alerting'
import { aNoDataRule } from '@haidang/domain/testing'
import { type CommitBatch, commit } from '@haidang/store'
import { eventually } from '@haidang/testing'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  aClock,
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

jest.setTimeout(60_000)

/** Asks until the expectation holds. */
const becomesTrue = (expectation: () => Promise<void>) =>
  eventually('what the test expects', async () => {
    await expectation()
    return true
  })

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
  const watches = [watch(clock), watch(clock)]
  clock.set(start + 14 * minute)
  await commitAll(
    store,
    stations.slice(0, 10).map((station) => incoming(station, start + 14 * minute, { pm25: 10 })),
    rules,
  )
  expect(await alarms()).toEqual([])
  clock.set(start + 15 * minute)
  await becomesTrue(async () => expect(await alarms()).toHaveLength(20))
  expect((await alarms()).every(({ raised }) => raised === start + 15 * minute)).toBe(true)
  const events = await rowsOf(database.db, 'select seq from alarm_event')
  expect(events).toHaveLength(20)
  await Promise.all(watches.map(({ running }) => running.close()))
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
