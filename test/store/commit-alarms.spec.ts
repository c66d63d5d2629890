import { type Signal, emptyDeviceState, ruleId } from '@haidang/domain'
import { aGeofenceRule } from '@haidang/domain/testing'
import { commit, readDueDevices } from '@haidang/store'
import { jest } from '@jest/globals'

import { acknowledge, commitSignals, raiseOn, rules, station, tick } from './station-alarms.js'
import {
  type TestDatabase,
  aClock,
  commitAll,
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

const audit = (subject: string) => ({
  at: start,
  actor: 'an',
  action: 'alarm.acknowledge',
  subject,
  detail: { comment: 'đã\0 xem\uD800' },
})

test('an alarm is raised, acknowledged and closed: each step numbered, with its outbox row, area and the alarm after it', async () => {
  const store = storeOn(database.db)
  const raised = await raiseOn(store, 1)
  const acknowledged = await commitSignals(
    store,
    [acknowledge(1, raised.alarm.id, raised.seq)],
    [audit(raised.alarm.id)],
  )
  const closed = await commitAll(store, [incoming('station-1', start + 2 * minute, { pm25: 20 })], rules)
  const events = [raised, ...acknowledged.events, ...closed.events]
  expect(events.map(({ reason, from, to }) => [reason, from, to])).toEqual([
    ['raised', 'normal', 'unacknowledged'],
    ['acknowledged', 'unacknowledged', 'acknowledged'],
    ['returned', 'acknowledged', 'normal'],
  ])
  expect(events.map(({ seq }) => seq - raised.seq)).toEqual([0, 1, 2])
  expect(events.map(({ feed, area }) => [feed, area])).toEqual(Array(3).fill(['air-quality', 'hai-chau']))
  const rows = await rowsOf(
    database.db,
    `select e.seq, e.reason, e.comment, e.alarm from alarm_event e join outbox using (seq) where alarm_id = $1 order by seq`,
    [raised.alarm.id],
  )
  expect(rows).toEqual(
    events.map(({ seq, reason, alarm }, index) => ({
      seq,
      reason,
      alarm,
      comment: index === 1 ? 'đã\uFFFD xem' : null,
    })),
  )
  expect(
    await rowsOf(database.db, 'select state, seq, closed_at is not null as closed from alarm where id = $1', [
      raised.alarm.id,
    ]),
  ).toEqual([{ state: 'normal', seq: raised.seq + 2, closed: true }])
})

test('an audit row is written with its command, and not when the command was refused', async () => {
  const store = storeOn(database.db)
  const { alarm } = await raiseOn(store, 2)
  const first = await commitSignals(store, [acknowledge(2, alarm.id)], [audit(alarm.id)])
  const second = await commitSignals(store, [acknowledge(2, alarm.id)], [audit(alarm.id)])
  expect(first.refused).toEqual([])
  expect(second.refused).toEqual([{ alarm: alarm.id, reason: 'already-acknowledged' }])
  expect(await rowsOf(database.db, 'select actor, detail from audit where subject = $1', [alarm.id])).toEqual(
    [{ actor: 'an', detail: { comment: 'đã\uFFFD xem\uFFFD' } }],
  )
})

test('a command for an alarm that nobody knows is refused as unknown-alarm', async () => {
  const store = storeOn(database.db)
  const outcome = await commitSignals(store, [
    { ...acknowledge(4, (await raiseOn(store, 4)).alarm.id), device: station(5) },
  ])
  expect(outcome.refused.map(({ reason }) => reason)).toEqual(['unknown-alarm'])
})

test('a tick that changes nothing writes nothing; one that comes at a deadline raises silence', async () => {
  const clock = aClock()
  const store = storeOn(database.db, clock)
  const version = async () =>
    (
      await rowsOf<{ version: number }>(
        database.db,
        `select version from device_state join device on key = device_key where id = 'station-6'`,
      )
    )[0]?.version
  await commitAll(store, [incoming('station-6', start, { pm25: 10 })], rules)
  const before = await version()
  const early = await commitSignals(store, [tick(6, start + minute)])
  expect(await version()).toBe(before)
  const due = await commitSignals(store, [tick(6, start + 16 * minute)])
  expect([early.events, early.changed]).toEqual([[], []])
  expect(due.events.map(({ reason, alarm }) => [reason, alarm.quantity, alarm.raisedAt])).toEqual([
    ['raised', '', start + 15 * minute],
  ])
})

test('a deadline is stored when it is first known, and moved by the tick that comes to it', async () => {
  const clock = aClock()
  const store = storeOn(database.db, clock)
  const isDue = async (now: number) =>
    (await readDueDevices(database.db, { now, limit: 1_000 })).includes(station(7))
  await commitAll(store, [incoming('station-7', start, { pm25: 10 })], rules)
  await commitAll(store, [incoming('station-7', start + 5 * minute, { pm25: 11 })], rules)
  expect([await isDue(start + 14 * minute), await isDue(start + 15 * minute)]).toEqual([false, true])
  clock.set(start + 15 * minute)
  const moved = await commitSignals(store, [tick(7, clock.now())])
  expect(moved.changed).toEqual([])
  expect([await isDue(start + 19 * minute), await isDue(start + 20 * minute)]).toEqual([false, true])
})

test('an episode found in late data is recorded once, however often it is found', async () => {
  const store = storeOn(database.db)
  const found: Signal = {
    kind: 'found',
    at: start,
    rule: ruleId('dust'),
    quantity: 'pm25',
    raisedAt: start - 90 * minute,
    clearedAt: start - 60 * minute,
    severity: 2,
  }
  const look = { device: station(8), signal: found }
  await commitAll(store, [incoming('station-8', start, { pm25: 10 })], rules)
  const outcomes = [
    await commitSignals(store, [look, look]),
    await commitSignals(storeOn(database.open('worker')), [look]),
  ]
  expect(outcomes.map(({ events }) => events.length)).toEqual([1, 0])
  expect(outcomes[0]?.events[0]).toMatchObject({
    reason: 'found-in-late-data',
    retro: true,
    alarm: { clearedAt: start - 60 * minute },
  })
  const numbers = await rowsOf<{ gaps: number }>(
    database.db,
    `select (select last from numbering) - count(*) as gaps from alarm_event`,
  )
  expect(numbers).toEqual([{ gaps: 0 }])
})

test('a state survives being written and read, key order included', async () => {
  const engine = [...rules, aGeofenceRule({ feed: rules[0]!.feed })]
  const store = storeOn(database.db)
  const outcome = await commitAll(
    store,
    [incoming('station-12', start, { pm25: 90, no2: 3, windSpeed: 2 }, { position: [108.2, 16.0] })],
    engine,
  )
  const [row] = await rowsOf<{ state: object }>(
    database.db,
    `select state from device_state join device on key = device_key where id = 'station-12'`,
  )
  expect(row?.state).toEqual(outcome.changed[0]?.state)
  expect(JSON.stringify(row?.state)).toBe(JSON.stringify(outcome.changed[0]?.state))
  expect(outcome.changed[0]?.before).toEqual(emptyDeviceState)
})

test('what an engine stumbles over is stored, and left to a second look; a command is answered with the error', async () => {
  const store = storeOn(database.db)
  const stumble = () => {
    throw new Error('the engine stumbled')
  }
  const stored = await commit(
    store,
    { observations: [incoming('station-16', start, { pm25: 95 })], signals: [], refusals: [] },
    stumble,
  )
  expect(stored).toMatchObject({ verdicts: [{ fresh: 1 }], events: [], changed: [] })
  const windows = `select from_at from second_look join device on key = device_key where device.id = 'station-16'`
  expect(await rowsOf(database.db, windows)).toEqual([{ from_at: start }])
  const { alarm } = await raiseOn(store, 17)
  const command = commit(
    store,
    { observations: [], signals: [acknowledge(17, alarm.id)], refusals: [] },
    stumble,
  )
  await expect(command).rejects.toThrow('the engine stumbled')
})

test('a second live alarm of one rule, device and quantity is refused by the database itself', async () => {
  const { alarm } = await raiseOn(storeOn(database.db), 14)
  const twin = database.db.query(
    `insert into alarm select 'twin', rule_id, rule_version, device_key, quantity, feed, area, state, severity, raised_at, cleared_at, closed_at, retro, seq, alarm from alarm where id = $1`,
    [alarm.id],
  )
  await expect(twin).rejects.toMatchObject({ code: '23505', constraint: 'alarm_live' })
})

test('an episode that ends and one that begins within one batch are two alarms of one key', async () => {
  const store = storeOn(database.db)
  const first = await raiseOn(store, 15)
  await commitSignals(store, [acknowledge(15, first.alarm.id)])
  const { events } = await commitAll(
    store,
    [
      incoming('station-15', start + 2 * minute, { pm25: 20 }),
      incoming('station-15', start + 3 * minute, { pm25: 99 }),
    ],
    rules,
  )
  expect(events.map(({ reason }) => reason)).toEqual(['returned', 'raised'])
  expect(events[1]?.alarm.id).not.toBe(first.alarm.id)
})
