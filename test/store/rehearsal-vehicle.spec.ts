import {
  type EventSignal,
  type NeededEvents,
  type Rule,
  deviceId,
  feedId,
  findFeed,
  neededColumns,
} from '@haidang/domain'
import { aGeofenceRule, aNoDataRule, aRule } from '@haidang/domain/testing'
import { expressionOf } from '@haidang/expressions'
import { openHistory, readEventSignals, readObservationSignals } from '@haidang/store'
import { runRehearsal, threadRunner } from '@haidang/upkeep'
import { jest } from '@jest/globals'

import { type TestDatabase, createTestDatabase, minute, silent, start } from './test-store.js'
import { toldLive } from './told-live.js'

jest.setTimeout(120_000)

const trucks = ['truck-1', 'truck-2']
const feed = feedId('vehicle')
const everyMs = 15_000
const untilAt = start + 24 * 60 * minute
const square = { feed, condition: { dwellMs: 3 * minute } }

/** As it is built: a thread cannot read sources. */
const runInThread = threadRunner({
  script: new URL('../../libs/upkeep/dist/rehearsal/rehearsal-thread.js', import.meta.url),
})

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({
    ...Object.fromEntries(trucks.map((id) => [id, 'vehicle'])),
    'lot-1': 'parking',
  })
  // to and fro through the square; each twentieth report without a place, some without any value, some stretches without a
  // word, gaps of six minutes; stored in no order
  await database.db.query(
    `insert into observation_vehicle (device_key, at, received_at, simulated, lon, lat, speed, heading, ignition, duty, meta)
     select key, at, at, false,
       case when n % 20 <> 0 then 108.2 + 0.01 * sin(n / 40.0 + key) end,
       case when n % 20 <> 0 then 16.0 + 0.002 * cos(n / 40.0 + key) end,
       case when n % 7 <> 0 then 40 + 40 * sin(n / 30.0) end, null,
       case when n % 7 <> 0 then sin(n / 15.0) > 0 end,
       case when n % 7 <> 0 and (n / 100) % 4 <> 3 then (array['on-scene', 'returning', 'off-duty'])[1 + (n / 50) % 3] end,
       case when n % 11 = 0 then '{"status": {"duty": "fault", "speed": "calibrating"}}'::jsonb end
     from device, generate_series(0, $2::int) n, lateral (select $1::timestamptz + n * interval '15 seconds' as at) stamp
     where feed = 'vehicle' and n % 300 > 24 order by random()`,
    [new Date(start).toISOString(), (untilAt - start) / everyMs - 1],
  )
  await database.db.query(
    `insert into device_event (device_key, at, name, kind, received_at, max_age_ms, simulated, data)
     select key, $1::timestamptz + n * interval '40 seconds', 'e' || n, case when n % 3 = 0 then 'payment' else 'violation' end,
       $1::timestamptz, 600000, false,
       jsonb_build_object('offence', 'overstay', 'plate', '43A-' || n || ' “Đà Nẵng” ' || chr(128663), 'amountVnd', n * 1000)
     from device, generate_series(0, 400) n where id = 'lot-1' order by random()`,
    [new Date(start).toISOString()],
  )
})
afterAll(() => database.drop())

const order = (rule: Rule) => ({
  ...{ rule, fromAt: start, toAt: untilAt, operators: 1 },
  devices: trucks.map((id) => ({
    ...{ id: deviceId(id), feed, intervalMs: everyMs, parts: ['rehearsed' as const] },
  })),
})
const running = (rule: Rule, signal = new AbortController().signal) => ({
  ...{ order: order(rule), databaseUrl: database.url, told: [], log: silent, signal },
  onProgress: () => undefined,
})

const match = (condition: { quantity: string; values: readonly (string | boolean)[] }) =>
  aRule({ kind: 'match', severity: 2, ...condition }, { feed, onDelayMs: minute })

const rules: [string, Rule][] = [
  ['a word', match({ quantity: 'duty', values: ['on-scene', 'off-duty'] })],
  ['a yes', match({ quantity: 'ignition', values: [true] })],
  ['a zone that is entered', aGeofenceRule({ feed })],
  ['a zone that is left', aGeofenceRule({ feed, condition: { event: 'exit' } })],
  ['a stay in a zone', aGeofenceRule({ ...square, condition: { ...square.condition, event: 'dwell' } })],
  [
    'a speed',
    aRule(
      {
        kind: 'speed',
        deadband: 3,
        levels: [
          { limit: 50, severity: 2 },
          { limit: 70, severity: 3 },
        ],
      },
      { feed, onDelayMs: minute },
    ),
  ],
  ['any word or place after a silence', aNoDataRule({ feed })],
  ['a word that stays out', aNoDataRule({ feed, condition: { quantities: ['duty'] } })],
  [
    'an expression of words and numbers',
    aRule(
      {
        ...{ kind: 'expression', expression: 'duty == "returning" && speed > 45.0', severity: 2 },
        quantities: ['duty', 'speed'],
      },
      { feed },
    ),
  ],
]

test.each(rules)('%s: what is rehearsed is what would have been raised live', async (_, rule) => {
  const { parts } = await runRehearsal({ ...running(rule), expressionOf })
  const told = await Promise.all(
    trucks.map((id) =>
      toldLive(database.db, rule, { id, fromAt: start, toAt: untilAt, intervalMs: everyMs }),
    ),
  )
  const raised = told.flat().filter(({ reason }) => reason.startsWith('raised'))
  const log = parts.rehearsed?.log.map(({ device, raisedAt }) => `${device} ${raisedAt}`)
  expect(raised.length).toBeGreaterThan(1)
  expect(log?.toSorted()).toEqual(raised.map(({ alarm, at }) => `${alarm.device} ${at}`).toSorted())
})

test('the columns that COPY brings hold every word, yes, place and status of the rows, in event time', async () => {
  const asked = rules.map(([, rule]) => rule).filter(({ condition }) => condition.kind !== 'no-data')
  const history = await openHistory({
    ...{ databaseUrl: database.url, feed, devices: [deviceId('truck-1')], log: silent },
    ...{ needed: neededColumns(asked, findFeed(feed)!), signal: new AbortController().signal },
  })
  const { slice } = await history.slice(start, untilAt)
  await history.close()
  const all = await readObservationSignals(database.db, {
    ...{ device: 'truck-1', feed, fromAt: start, toAt: untilAt },
  })
  const stored = all.filter(({ values, position }) => values.length > 0 || position) // a message is never empty
  const { at, columns, positions, statuses } = slice.get(deviceId('truck-1'))!
  const inColumns = Array.from(at, (instant, row) => ({
    at: instant,
    position: positions?.[row],
    values: Object.fromEntries(
      [...columns].flatMap(([key, column]) => {
        const value = column[row]
        return value === undefined || Number.isNaN(value)
          ? []
          : [[key, [value, statuses?.get(row)?.[key] ?? 'measuring']]]
      }),
    ),
  }))
  expect(inColumns).toEqual(
    stored.map(({ at: instant, position, values }) => ({
      at: instant,
      position,
      values: Object.fromEntries(values.map(({ quantity, value, status }) => [quantity, [value, status]])),
    })),
  )
})

const whatSays = ['offence', 'plate', 'amountVnd']

test.each<[string, NeededEvents]>([
  ['all that they say', { kinds: ['payment', 'violation'], fields: whatSays }],
  ['one field of one kind', { kinds: ['payment'], fields: ['amountVnd'] }],
  ['nothing that they say', { kinds: ['violation'], fields: [] }],
  ['fields that none has, however they are called', { kinds: ['payment'], fields: ["x' or 'y", 'plate'] }],
  ['kinds that there are not, however they are called', { kinds: ["') or true --", '\\'], fields: [] }],
])('events come in event time with what is asked for: %s', async (_, events) => {
  const history = await openHistory({
    ...{ databaseUrl: database.url, feed: 'parking', devices: [deviceId('lot-1')], log: silent },
    ...{ needed: { quantities: [], positions: false, events }, signal: new AbortController().signal },
  })
  const { slice } = await history.slice(start, untilAt)
  await history.close()
  const stored = await readEventSignals(database.db, { device: 'lot-1', fromAt: start, toAt: untilAt })
  const asked = stored
    .filter(({ event }) => events.kinds.includes(event))
    .map(({ data, ...event }): EventSignal => {
      const told = Object.entries(data).filter(([field]) => events.fields.includes(field))
      return { ...event, receivedAt: event.at, data: Object.fromEntries(told) }
    })
  expect(slice.get(deviceId('lot-1'))?.events ?? []).toEqual(asked)
})

test('in a thread the same comes out, and a cancel in the middle ends it, on the server too', async () => {
  const [, rule] = rules[4]!
  const here = await runRehearsal({ ...running(rule), expressionOf })
  const there = await runInThread(running(rule))
  expect({ ...there, tookMs: 0 }).toEqual({ ...here, tookMs: 0 })
  const ending = new AbortController()
  const locked = database.open('blocker').tx(async (tx) => {
    await tx.query('lock table observation_vehicle in access exclusive mode')
    const under = runInThread(running(rule, ending.signal))
    setTimeout(() => ending.abort(new Error('enough')), 300)
    await expect(under).rejects.toThrow()
  })
  await locked
  const { rows } = await database.db.query<{ busy: number }>(
    `select count(*)::int as busy from pg_stat_activity where application_name = 'haidang-history' and state = 'active'`,
  )
  expect(rows).toEqual([{ busy: 0 }])
})

test('a database that is away is told as that, from the thread too', async () => {
  const nowhere = { ...running(rules[0]![1]), databaseUrl: 'postgres://nobody@127.0.0.1:1/none' }
  await expect(runInThread(nowhere)).rejects.toMatchObject({ name: 'StoreUnavailable' })
})
