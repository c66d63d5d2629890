import { findFeed } from '@haidang/domain'
import { commit, openCommitStore } from '@haidang/store'
import { jest } from '@jest/globals'
import fc from 'fast-check'

import {
  type TestDatabase,
  aClock,
  commitAll,
  createTestDatabase,
  engineWith,
  incoming,
  minute,
  rowsOf,
  silent,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

const tenMinutes = 10 * minute
const dryAt = start - tenMinutes

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({
    ...Object.fromEntries(Array.from({ length: 13 }, (_, n) => [`gauge-${n}`, 'rain-gauge'])),
    'river-1': 'water-level',
  })
  await database.db.query(
    `update device set interval_seconds = 600, labels = '{"bd1":"1","bd2":"1.8","bd3":"2.5"}'`,
  )
})

/** Every gauge has told of a dry time before: since when its first rain fell is then known. */
beforeEach(async () => {
  await database.db.query(
    `insert into observation_rain_gauge (device_key, at, received_at, simulated, rainfall)
     select key, to_timestamp($1::float8 / 1000), to_timestamp($1::float8 / 1000), false, 0 from device where feed = 'rain-gauge'
     on conflict do nothing`,
    [dryAt],
  )
})

afterAll(() => database.drop())

type Fall = readonly [place: number, mm: number]
const report = (gauge: string, [place, mm]: Fall, receivedAt?: number) =>
  incoming(
    gauge,
    start + place * tenMinutes,
    { rainfall: mm },
    receivedAt === undefined ? {} : { receivedAt },
  )

type Sums = { at: number; rain10m: number; rain1h: number; rain24h: number }
const sums = (gauge: string) =>
  rowsOf<Sums>(
    database.db,
    `select o.at, o.rain10m, o.rain1h, o.rain24h from observation_rain_gauge o join device d on d.key = o.device_key
     where d.id = $1 and o.at <> to_timestamp($2::float8 / 1000) order by o.at`,
    [gauge, dryAt],
  )
const latest = async (device: string) => {
  const [row] = await rowsOf<{ latest: Record<string, { value: number; at: number; flags: string[] }> }>(
    database.db,
    `select s.state->'latest' as latest from device_state s join device d on d.key = s.device_key where d.id = $1`,
    [device],
  )
  return row?.latest ?? {}
}
const oneHourRule = findFeed('rain-gauge')?.rules.filter(({ id }) => id === 'rain-1h') ?? []

test('a report takes its sums with it: into its row, to the screens and to the rules', async () => {
  const store = storeOn(database.db)
  const { events } = await commitAll(
    store,
    [10, 10, 15].map((mm, place) => report('gauge-0', [place, mm])),
    oneHourRule,
  )
  expect((await sums('gauge-0')).map(({ rain1h }) => rain1h)).toEqual([10, 20, 35])
  expect((await latest('gauge-0'))['rain1h']).toMatchObject({ value: 35, at: start + 2 * tenMinutes })
  expect(events).toMatchObject([{ reason: 'raised', alarm: { quantity: 'rain1h', value: 35, severity: 2 } }])
})

test('a report that comes late mends every sum that it belongs to, and the alarm is decided anew', async () => {
  const store = storeOn(database.db)
  const rain: Fall[] = [
    [0, 12],
    [2, 9],
    [3, 2],
  ]
  const first = await commitAll(
    store,
    rain.map((fall) => report('gauge-1', fall)),
    oneHourRule,
  )
  expect(first.events).toEqual([])
  const { events } = await commitAll(store, [report('gauge-1', [1, 16], start + 31 * minute)], oneHourRule)
  expect((await sums('gauge-1')).map(({ rain10m, rain1h }) => [rain10m, rain1h])).toEqual([
    [12, 12],
    [16, 28],
    [9, 37],
    [2, 39],
  ])
  expect((await latest('gauge-1'))['rain1h']).toMatchObject({ value: 39, flags: ['revised'] })
  expect(events).toMatchObject([{ reason: 'raised', alarm: { value: 39 } }])
})

/** Null: it only says where it stands. */
const told = (gauge: string, place: number, mm: number | null) =>
  mm === null
    ? incoming(gauge, start + place * tenMinutes, {}, { position: [108.2, 16] })
    : report(gauge, [place, mm])

test('whatever the order, the batches and the repetitions, sums are those of a recompute', async () => {
  const falls = fc.uniqueArray(
    fc.record({
      place: fc.oneof(fc.nat(160), fc.nat(900)), // with silences longer than the longest window
      mm: fc.option(
        fc.nat(300).map((tenths) => tenths / 10),
        { freq: 5 },
      ),
    }),
    { selector: ({ place }) => place, minLength: 2, maxLength: 25 },
  )
  let round = 0
  const way = fc.record({ falls, seed: fc.integer(), size: fc.integer({ min: 1, max: 8 }) })
  await fc.assert(
    fc.asyncProperty(way, async ({ falls: all, seed, size }) => {
      const [shuffled, straight] = [`gauge-2`, `gauge-3`]
      await database.db.query('delete from observation_rain_gauge')
      await database.db.query('delete from device_state')
      const store = storeOn(database.db)
      const mixed = all.toSorted(
        (a, b) => ((a.place * 7_919 + seed) % 101) - ((b.place * 7_919 + seed) % 101),
      )
      for (let next = 0; next < mixed.length; next += size) {
        const batch = mixed.slice(Math.max(0, next - 1), next + size)
        await commitAll(
          store,
          batch.map(({ place, mm }) => told(shuffled, place, mm)),
        )
      }
      const inTime = all.toSorted((a, b) => a.place - b.place)
      await commitAll(
        store,
        inTime.map(({ place, mm }) => told(straight, place, mm)),
      )
      expect(await sums(shuffled)).toEqual(await sums(straight))
      round += 1
    }),
    { numRuns: 12 },
  )
  expect(round).toBe(12)
})

test('two writers of one gauge at once miss nothing of each other', async () => {
  const [one, two] = [storeOn(database.open('one')), storeOn(database.open('two'))]
  const all = Array.from({ length: 40 }, (_, place): Fall => [place, 1])
  await Promise.all(
    all.map((fall, place) =>
      commit(
        place % 2 === 0 ? one : two,
        { observations: [report('gauge-4', fall)], signals: [], refusals: [] },
        engineWith([]),
      ),
    ),
  )
  expect((await sums('gauge-4')).map(({ rain1h }) => rain1h)).toEqual(
    all.map((_, place) => Math.min(place + 1, 6)),
  )
})

test('what is imported raises nothing, and its sums are there', async () => {
  const store = storeOn(database.db)
  const observations = [40, 40, 0].map((mm, place) => ({
    ...report('gauge-5', [place, mm], start + 40 * 24 * 60 * minute),
    imported: true as const,
  }))
  const { events } = await commit(store, { observations, signals: [], refusals: [] }, engineWith(oneHourRule))
  expect(events.filter(({ retro }) => !retro)).toEqual([])
  expect((await sums('gauge-5')).map(({ rain1h }) => rain1h)).toEqual([40, 80, 80])
})

test('a calibrating gauge measures no rain', async () => {
  const store = storeOn(database.db)
  await commitAll(store, [
    report('gauge-6', [0, 2]),
    incoming('gauge-6', start + tenMinutes, { rainfall: 30 }, { status: 'calibrating' }),
    report('gauge-6', [2, 1]),
  ])
  expect((await sums('gauge-6')).map(({ rain1h }) => rain1h)).toEqual([2, null, 3])
})

test('a sum whose report is withdrawn goes with it, from the history and from what is said to hold now', async () => {
  const store = storeOn(database.db)
  const fallen = [10, 10, 15].map((mm, place) => report('gauge-11', [place, mm]))
  await commitAll(store, fallen, oneHourRule)
  const withdrawn = incoming(...(['gauge-11', start + 2 * tenMinutes, { rainfall: 15 }] as const), {
    status: 'fault',
    revision: 1,
    receivedAt: start + 30 * minute,
  })
  const { events } = await commitAll(store, [withdrawn], oneHourRule)
  expect((await sums('gauge-11')).map(({ rain1h }) => rain1h)).toEqual([10, 20, null])
  expect((await latest('gauge-11'))['rain1h']).toMatchObject({ status: 'fault', flags: ['not-computed'] })
  expect(events).toEqual([])
  await commitAll(store, [report('gauge-11', [3, 1])], oneHourRule)
  expect((await latest('gauge-11'))['rain1h']).toMatchObject({ value: 21, status: 'measuring', flags: [] })
})

test('a river’s stage follows from the alarm levels among its labels', async () => {
  const store = storeOn(database.db)
  await commitAll(store, [incoming('river-1', start, { level: 3.2 })])
  expect((await latest('river-1'))['alarmStage']).toMatchObject({ value: 3.7 })
})

/** Rows of 1 mm each, written past the commit: a gauge that reports so often for so long. */
const seed = (
  gauge: string,
  { rows, everyMs, untilAt }: { rows: number; everyMs: number; untilAt: number },
) =>
  database.db.query(
    `insert into observation_rain_gauge (device_key, at, received_at, simulated, rainfall, rain1h)
     select key, to_timestamp(($2::float8 - n * $3::float8) / 1000), now(), false, 1, -1
     from device, generate_series(1, $4::integer) n where id = $1`,
    [gauge, untilAt, everyMs, rows],
  )

test('a gauge with a hundred thousand reports in its window is stored without sums, and its batch is not held up', async () => {
  const warn = jest.fn()
  const store = openCommitStore(database.db, { log: { ...silent, warn }, clock: aClock() })
  await seed('gauge-7', { rows: 100_000, everyMs: 799, untilAt: start })
  for (const place of [1, 2])
    await commitAll(store, [report('gauge-7', [place, 1]), report('gauge-8', [place, 2])])
  const [last] = (await sums('gauge-7')).slice(-1)
  expect(last).toMatchObject({ at: start + 2 * tenMinutes, rain1h: null })
  expect((await sums('gauge-8')).map(({ rain1h }) => rain1h)).toEqual([2, 4])
  expect(warn.mock.calls).toEqual([['store.too-many-values-to-derive-from', { device: 'gauge-7' }]])
})

test('of a gauge that begins to report too often the last sum is called unknown, and its alarm stands until a sum is known again', async () => {
  const tooMany = jest.fn()
  const store = openCommitStore(database.db, { log: silent, clock: aClock(), tooMany })
  const raised = await commitAll(store, [report('gauge-10', [0, 40])], oneHourRule)
  expect(raised.events).toMatchObject([{ reason: 'raised' }])
  await seed('gauge-10', { rows: 30_000, everyMs: 15, untilAt: start + tenMinutes })
  const dense = await commitAll(store, [report('gauge-10', [1, 0])], oneHourRule)
  expect(dense.events).toEqual([])
  expect(dense.changed).toHaveLength(1)
  expect(tooMany).toHaveBeenCalled()
  expect(await latest('gauge-10')).toMatchObject({
    rainfall: { value: 0, at: start + tenMinutes, status: 'measuring', flags: [] },
    rain1h: { value: 40, at: start, status: 'fault', flags: ['not-computed'] },
    rain24h: { value: 40, at: start, status: 'fault', flags: ['not-computed'] },
  })
  const sparse = await commitAll(
    store,
    [300, 301, 302, 303].map((place) => report('gauge-10', [place, 0])),
    oneHourRule,
  )
  expect(sparse.events).toMatchObject([{ reason: 'returned' }])
  expect((await latest('gauge-10'))['rain1h']).toMatchObject({ value: 0, status: 'measuring', flags: [] })
})

test('late values that make a stretch too dense take the sums out that were computed without them', async () => {
  const store = storeOn(database.db)
  const hours = [0, 6, 12, 18].map((place) => report('gauge-12', [place, 4]))
  await commitAll(store, hours)
  expect((await sums('gauge-12')).map(({ rain24h }) => rain24h)).toEqual([4, 8, 12, 16])
  await seed('gauge-12', { rows: 30_000, everyMs: 15, untilAt: start + 11 * tenMinutes })
  await database.db.query(
    `update observation_rain_gauge set rain1h = null where rain1h = -1
     and device_key = (select key from device where id = 'gauge-12')`,
  )
  await commitAll(store, [report('gauge-12', [10, 40], start + 18 * tenMinutes + minute)])
  const known = (await sums('gauge-12')).filter(({ rain24h }) => rain24h !== null)
  expect(known.map(({ at }) => at)).toEqual([start, start + 6 * tenMinutes])
  expect((await latest('gauge-12'))['rain24h']).toMatchObject({ status: 'fault', flags: ['not-computed'] })
})

test('a year-old value beside a live one has nothing between them computed anew', async () => {
  const store = storeOn(database.db)
  const yearAgo = start - 365 * 24 * 60 * minute
  await seed('gauge-9', { rows: 30_000, everyMs: tenMinutes, untilAt: start - 40 * 60 * minute })
  const live = report('gauge-9', [0, 5])
  await commitAll(store, [incoming('gauge-9', yearAgo, { rainfall: 3 }, { receivedAt: start }), live])
  const rows = await sums('gauge-9')
  expect(rows.filter(({ rain1h }) => rain1h !== -1)).toMatchObject([
    { at: yearAgo, rain1h: 0.12 }, // since when it fell is not known: for at least 25 h
    { at: start, rain1h: 5 },
  ])
})
