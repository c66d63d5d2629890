import { type DeviceSignal, StoreUnavailable, commit } from '@haidang/store'
import { eventually } from '@haidang/testing'
import { jest } from '@jest/globals'

import { acknowledge, commitSignals, raiseOn, rules, station, tick } from './station-alarms.js'
import {
  type TestDatabase,
  commitAll,
  engineWith,
  incoming,
  minute,
  rowsOf,
  start,
  storeOn,
  createTestDatabase,
  manyDevices,
} from './test-store.js'

jest.setTimeout(120_000)

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase(manyDevices('station', 30))
})

afterAll(() => database.drop())

test('a command for an alarm that has moved on is refused as stale-version', async () => {
  const [here, there] = [storeOn(database.db), storeOn(database.open('other'))]
  const { alarm, seq } = await raiseOn(here, 3)
  await commitAll(there, [incoming('station-3', start + minute, { pm25: 160 })], rules)
  const late = await commitSignals(here, [acknowledge(3, alarm.id, seq)])
  expect(late).toMatchObject({ refused: [{ alarm: alarm.id, reason: 'stale-version' }], events: [] })
  const fresh = await commitSignals(here, [acknowledge(3, alarm.id, seq + 1)])
  expect(fresh.events.map(({ reason }) => reason)).toEqual(['acknowledged'])
})

test('a process that has not seen the latest neither refuses a command nor passes over a deadline', async () => {
  const [here, there] = [storeOn(database.db), storeOn(database.open('other'))]
  await commitAll(there, [incoming('station-28', start, { pm25: 10 })], rules)
  const raised = await raiseOn(here, 28, start + minute)
  const told = await commitSignals(there, [acknowledge(28, raised.alarm.id)])
  expect([told.refused, told.events.map(({ reason }) => reason)]).toEqual([[], ['acknowledged']])

  await commitSignals(there, [tick(29, start)])
  await commitAll(here, [incoming('station-29', start, { pm25: 10 })], rules)
  const due = await commitSignals(there, [tick(29, start + 16 * minute)])
  expect(due.events.map(({ alarm }) => alarm.raisedAt)).toEqual([start + 15 * minute])
})

test('any two stores on the same devices write the log that one would have written', async () => {
  const walk = Array.from({ length: 120 }, (_, step) =>
    incoming('station-9', start + step * minute, { pm25: step % 7 < 3 ? 95 : 30, no2: step }),
  )
  const twin = walk.map((each) => ({ ...each, observation: { ...each.observation, device: station(10) } }))
  const alone = storeOn(database.db)
  for (const each of twin) await commitAll(alone, [each], rules)
  const stores = [storeOn(database.db), storeOn(database.open('second'))]
  for (let step = 0; step < walk.length; step += 6) {
    const [first, second] = [walk.slice(step, step + 3), walk.slice(step + 3, step + 6)]
    // Both carry a command for the device besides, so that they really meet; the observations stay in order.
    const presence = (at: number): DeviceSignal => ({
      device: station(9),
      signal: { kind: 'presence', at, online: true },
    })
    const meeting = stores[1]
      ? commit(stores[1], { observations: [], signals: [presence(step)], refusals: [] }, engineWith(rules))
      : undefined
    await Promise.all([stores[0] && commitAll(stores[0], first, rules), meeting])
    const back = stores[0]
      ? commit(
          stores[0],
          { observations: [], signals: [presence(step + 1)], refusals: [] },
          engineWith(rules),
        )
      : undefined
    await Promise.all([stores[1] && commitAll(stores[1], second, rules), back])
  }
  const log = (device: string) =>
    rowsOf(
      database.db,
      `select e.reason, e.at, e.from_state, e.to_state from alarm_event e join alarm a on a.id = e.alarm_id join device d on d.key = a.device_key where d.id = $1 order by e.seq`,
      [device],
    )
  const expected = await log('station-10')
  expect(expected.length).toBeGreaterThan(30)
  expect(await log('station-9')).toEqual(expected)
})

test('many stores at once move one device in turn: every commit counts', async () => {
  const stores = Array.from({ length: 6 }, (_, index) => storeOn(database.open(`racer-${index}`)))
  const outcomes = await Promise.all(
    stores.flatMap((store, racer) =>
      Array.from({ length: 5 }, (_, turn) =>
        commitAll(store, [
          incoming('station-11', start + (racer * 5 + turn) * minute, { pm25: racer * 5 + turn }),
        ]),
      ),
    ),
  )
  const [state] = await rowsOf<{ version: number; state: { newestAt: number } }>(
    database.db,
    `select version, state from device_state join device on key = device_key where id = 'station-11'`,
  )
  const moved = outcomes.flatMap(({ changed }) => changed)
  expect(state).toMatchObject({ version: moved.length, state: { newestAt: start + 29 * minute } })
  expect(outcomes.flatMap(({ verdicts }) => verdicts).every(({ fresh }) => fresh === 1)).toBe(true)
})

/** As the server ends a statement that has waited for too long. */
const endOfWaiting = `select pg_cancel_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = 'held-up' and wait_event_type = 'Lock'`

test('a failed commit leaves no wrong state behind in memory', async () => {
  const store = storeOn(database.open('held-up'))
  await commitAll(store, [incoming('station-13', start, { pm25: 10 })], rules)
  const next = incoming('station-13', start + minute, { pm25: 95 })
  await database.open('blocker').tx(async (tx) => {
    await tx.query(
      `select from device_state join device on key = device_key where id = 'station-13' for update`,
    )
    const failed = expect(commitAll(store, [next], rules)).rejects.toBeInstanceOf(StoreUnavailable)
    const isEnded = async () => (await rowsOf(database.db, endOfWaiting)).length > 0
    await eventually('the commit waits, and is ended', isEnded)
    await failed
  })
  const again = await commitAll(store, [next], rules)
  expect(again).toMatchObject({ verdicts: [{ fresh: 1 }], events: [{ reason: 'raised' }] })
})
