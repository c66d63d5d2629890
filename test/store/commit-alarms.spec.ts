import { type AlarmId, type Signal, deviceId, emptyDeviceState, ruleId } from '@haidang/domain'
import { aGeofenceRule, aNoDataRule, aThresholdRule } from '@haidang/domain/testing'
import { type CommitStore, type DeviceSignal, StoreUnavailable, commit, readDueDevices } from '@haidang/store'
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
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase(manyDevices('station', 30))
})

afterAll(() => database.drop())

const rules = [aThresholdRule(), aNoDataRule()]
const station = (number: number) => deviceId(`station-${number}`)

async function commitSignals(
  store: CommitStore,
  signals: DeviceSignal[],
  audit: Parameters<typeof commit>[1]['audit'] = [],
) {
  return commit(store, { observations: [], signals, refusals: [], audit }, engineWith(rules))
}

async function raiseOn(store: CommitStore, number: number, at = start) {
  const { events } = await commitAll(store, [incoming(`station-${number}`, at, { pm25: 90 })], rules)
  if (!events[0]) throw new Error('nothing was raised')
  return events[0]
}

const acknowledge = (number: number, alarm: AlarmId, expectedSeq?: number): DeviceSignal => ({
  device: station(number),
  signal: {
    kind: 'command',
    at: start + minute,
    alarm,
    action: { kind: 'acknowledge', comment: 'đã\0 xem' },
    actor: 'an',
  },
  ...(expectedSeq !== undefined && { expectedSeq }),
})

const tick = (number: number, at: number): DeviceSignal => ({
  device: station(number),
  signal: { kind: 'tick', at, listeningSinceAt: 0 },
})

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

test('a command for an alarm that has moved on is refused as stale-version', async () => {
  const [here, there] = [storeOn(database.db), storeOn(database.open('other'))]
  const { alarm, seq } = await raiseOn(here, 3)
  await commitAll(there, [incoming('station-3', start + minute, { pm25: 160 })], rules)
  const late = await commitSignals(here, [acknowledge(3, alarm.id, seq)])
  expect(late).toMatchObject({ refused: [{ alarm: alarm.id, reason: 'stale-version' }], events: [] })
  const fresh = await commitSignals(here, [acknowledge(3, alarm.id, seq + 1)])
  expect(fresh.events.map(({ reason }) => reason)).toEqual(['acknowledged'])
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

test('a failed commit leaves no wrong state behind in memory', async () => {
  const store = storeOn(database.db)
  await commitAll(store, [incoming('station-13', start, { pm25: 10 })], rules)
  const next = incoming('station-13', start + minute, { pm25: 95 })
  await database.open('blocker').tx(async (tx) => {
    await tx.query(
      `select from device_state join device on key = device_key where id = 'station-13' for update`,
    )
    await expect(commitAll(store, [next], rules)).rejects.toBeInstanceOf(StoreUnavailable)
  })
  const again = await commitAll(store, [next], rules)
  expect(again).toMatchObject({ verdicts: [{ fresh: 1 }], events: [{ reason: 'raised' }] })
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
