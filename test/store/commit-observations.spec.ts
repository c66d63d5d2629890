import { deviceId } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { learnDevices } from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  commitAll,
  createTestDatabase,
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
  database = await createTestDatabase({ ...manyDevices('station', 40), 'truck-1': 'vehicle' })
})

afterAll(() => database.drop())

type Row = { at: number; pm25: number | null; no2: number | null; received_at: number; meta: object | null }
const rowsOfStation = (station: string) =>
  rowsOf<Row>(
    database.db,
    `select at, pm25, no2, received_at, meta from observation_air_quality o join device d on d.key = o.device_key where d.id = $1 order by at`,
    [station],
  )

test('an observation is stored with its truth, and its device knows its newest values', async () => {
  const store = storeOn(database.db)
  const outcome = await commitAll(store, [
    incoming('station-1', start, { pm25: 41.2, no2: 18 }, { status: 'calibrating' }),
  ])
  expect(outcome.verdicts).toEqual([{ fresh: 2, duplicates: 0, conflicts: 0 }])
  expect(await rowsOfStation('station-1')).toEqual([
    {
      at: start,
      pm25: 41.2,
      no2: 18,
      received_at: start + 1_000,
      meta: { status: { pm25: 'calibrating', no2: 'calibrating' } },
    },
  ])
  expect(outcome.changed[0]?.state.latest['pm25']).toMatchObject({
    value: 41.2,
    status: 'calibrating',
    at: start,
  })
})

test('a position travels with the row, and flags and words keep their types', async () => {
  const store = storeOn(database.db)
  await commitAll(store, [
    incoming(
      'truck-1',
      start,
      { speed: 31, ignition: true, duty: 'collecting' },
      { position: [108.2, 16.06] },
    ),
  ])
  expect(
    await rowsOf(database.db, 'select lon, lat, speed, ignition, duty, meta from observation_vehicle'),
  ).toEqual([{ lon: 108.2, lat: 16.06, speed: 31, ignition: true, duty: 'collecting', meta: null }])
})

test('two messages of one time fill one row, in one batch or in two', async () => {
  const store = storeOn(database.db)
  const first = incoming('station-2', start, { pm25: 10 })
  const second = incoming('station-2', start, { no2: 20 }, { receivedAt: start + 9_000 })
  const apart = [await commitAll(store, [first]), await commitAll(store, [second])]
  const together = await commitAll(store, [
    { ...first, observation: { ...first.observation, device: deviceId('station-3') } },
    { ...second, observation: { ...second.observation, device: deviceId('station-3') } },
  ])
  expect(
    [...apart.flatMap(({ verdicts }) => verdicts), ...together.verdicts].map(({ fresh }) => fresh),
  ).toEqual([1, 1, 1, 1])
  const expected = [{ at: start, pm25: 10, no2: 20, received_at: start + 1_000, meta: null }]
  expect(await rowsOfStation('station-2')).toEqual(expected)
  expect(await rowsOfStation('station-3')).toEqual(expected)
})

test('the same message three times over two stores is stored once', async () => {
  const [one, two] = [storeOn(database.db), storeOn(database.open('second'))]
  const messages = Array.from({ length: 50 }, (_, index) =>
    incoming('station-4', start + index * minute, { pm25: index, no2: index }),
  )
  const shuffled = [...messages].sort(
    (a, b) => ((a.observation.at * 7919) % 101) - ((b.observation.at * 7919) % 101),
  )
  const outcomes = await Promise.all([
    commitAll(one, messages),
    commitAll(two, shuffled),
    commitAll(one, shuffled.toReversed()),
  ])
  const verdicts = outcomes.flatMap((outcome) => outcome.verdicts)
  expect(verdicts.reduce((sum, { fresh }) => sum + fresh, 0)).toBe(100)
  expect(verdicts.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(200)
  expect(await rowsOfStation('station-4')).toHaveLength(50)
})

test('another value for the same time is refused as conflicting-value, with its path and bytes', async () => {
  const store = storeOn(database.db)
  await commitAll(store, [incoming('station-5', start, { pm25: 10 })])
  const { verdicts, conflicts } = await commitAll(store, [incoming('station-5', start, { pm25: 11, no2: 5 })])
  expect(verdicts).toEqual([{ fresh: 1, duplicates: 0, conflicts: 1 }])
  expect(conflicts).toMatchObject([
    { reason: 'conflicting-value', path: '/values/pm25', count: 1, device: 'station-5' },
  ])
  expect(await rowsOfStation('station-5')).toMatchObject([{ pm25: 10, no2: 5 }])
  expect(
    await rowsOf(
      database.db,
      `select reason, path, payload, state from quarantine where device = 'station-5'`,
    ),
  ).toEqual([
    {
      reason: 'conflicting-value',
      path: '/values/pm25',
      state: 'held',
      payload: Buffer.from(JSON.stringify({ at: start, values: { pm25: 11, no2: 5 } })),
    },
  ])
})

test('another position for the same time is refused as conflicting-value, and the first one stays', async () => {
  const store = storeOn(database.db)
  await commitAll(store, [incoming('station-39', start, { pm25: 1 }, { position: [108.2, 16] })])
  const { conflicts } = await commitAll(store, [
    incoming('station-39', start, { no2: 2 }, { position: [108.3, 16] }),
  ])
  expect(conflicts).toMatchObject([{ reason: 'conflicting-value', path: '/position', count: 1 }])
  const rows = await rowsOf(
    database.db,
    `select o.lon, pm25, no2 from observation_air_quality o join device d on d.key = o.device_key where d.id = 'station-39'`,
  )
  expect(rows).toEqual([{ lon: 108.2, pm25: 1, no2: 2 }])
})

test('conflicts of one message make one record, and the path names the place in an array', async () => {
  const store = storeOn(database.db)
  const source = { topic: 't', payload: Buffer.from(' [{},{},{}]'), receivedAt: start }
  const message = (values: Record<string, number>) =>
    [0, 1, 2].map((index) => ({ ...incoming('station-6', start + index * minute, values), source, index }))
  await commitAll(store, message({ pm25: 1, no2: 1 }).slice(1))
  const { conflicts } = await commitAll(store, message({ pm25: 2, no2: 2 }))
  expect(conflicts).toMatchObject([{ path: '/1/values/pm25', count: 4 }])
})

test('a higher revision replaces a value and says so; a lower one is a duplicate', async () => {
  const store = storeOn(database.db)
  await commitAll(store, [incoming('station-7', start, { pm25: 10 })])
  const revised = await commitAll(store, [incoming('station-7', start, { pm25: 12 }, { revision: 2 })])
  const older = await commitAll(store, [incoming('station-7', start, { pm25: 11 }, { revision: 1 })])
  expect([revised.verdicts[0], older.verdicts[0]]).toEqual([
    { fresh: 1, duplicates: 0, conflicts: 0 },
    { fresh: 0, duplicates: 1, conflicts: 0 },
  ])
  expect(await rowsOfStation('station-7')).toMatchObject([
    { pm25: 12, meta: { flags: { pm25: ['revised'] }, revision: { pm25: 2 } } },
  ])
})

test('duplicates reach no rule and change no state', async () => {
  const rules = [aThresholdRule()]
  const store = storeOn(database.db)
  const raised = await commitAll(store, [incoming('station-8', start, { pm25: 90 })], rules)
  const again = await commitAll(store, [incoming('station-8', start, { pm25: 90 })], rules)
  expect(raised.events.map(({ reason }) => reason)).toEqual(['raised'])
  expect(again).toMatchObject({ events: [], changed: [], verdicts: [{ fresh: 0, duplicates: 1 }] })
})

test('values behind the newest are stored, leave the state alone and ask for a second look', async () => {
  const store = storeOn(database.db)
  await commitAll(store, [incoming('station-9', start, { pm25: 1 })])
  const late = await commitAll(store, [
    incoming('station-9', start - 20 * minute, { pm25: 2 }, { receivedAt: start }),
    incoming('station-9', start - 10 * minute, { pm25: 3 }, { receivedAt: start }),
  ])
  expect(late).toMatchObject({ changed: [], verdicts: [{ fresh: 1 }, { fresh: 1 }] })
  const windows = await rowsOf(
    database.db,
    `select from_at, to_at from second_look join device on key = device_key where device.id = 'station-9'`,
  )
  expect(windows).toEqual([{ from_at: start - 20 * minute, to_at: start - 10 * minute }])
})

test('what no table can hold is put aside as unstorable, and the rest of the batch is stored', async () => {
  const store = storeOn(database.db)
  const batch = [
    incoming('station-10', start, { pm25: 1 }),
    incoming('station-10', start + minute, { pm25: Number.POSITIVE_INFINITY }),
    incoming('station-10', start + 2 * minute, { pm25: 'much' }),
    incoming('station-10', start + 3 * minute, { pm99: 1 }),
    incoming('station-10', Number.NaN, { pm25: 1 }),
    incoming('truck-1', start + minute, { duty: '\uD800' }),
    incoming('station-none', start, { pm25: 1 }),
    incoming('station-10', start + 4 * minute, { pm25: 2 }),
  ]
  const { verdicts, conflicts } = await commitAll(store, batch)
  expect(verdicts.map(({ fresh }) => fresh)).toEqual([1, 0, 0, 0, 0, 0, 0, 1])
  expect(conflicts.map(({ reason }) => reason)).toEqual([...Array(5).fill('unstorable'), 'unknown-device'])
  expect(await rowsOfStation('station-10')).toHaveLength(2)
})

test('what is read ahead is known before its first message, and never put before what a commit has seen', async () => {
  const station = deviceId('station-38')
  await commitAll(storeOn(database.db), [incoming(station, start, { pm25: 7 })])
  const started = storeOn(database.db)
  expect(started.devices.lastSeen(station)).toBeUndefined()
  await learnDevices(started, [station])
  expect(started.devices.lastSeen(station)?.latest['pm25']).toMatchObject({ value: 7, at: start })
  const reading = learnDevices(started, [station])
  await commitAll(started, [incoming(station, start + minute, { pm25: 8 })])
  await reading
  expect(started.devices.lastSeen(station)?.latest['pm25']).toMatchObject({ value: 8, at: start + minute })
})
