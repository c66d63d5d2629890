import { siteDayStart } from '@haidang/domain'
import { dropMinutes, dropObservations, migrate, readRollups, rollUp } from '@haidang/store'
import { seeded } from '@haidang/testing'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  commitAll,
  createTestDatabase,
  incoming,
  manyDevices,
  minute,
  rowsOf,
  silent,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(60_000)

const hour = 60 * minute
const day = 24 * hour
const feed = 'air-quality'
const zone = 'Asia/Ho_Chi_Minh'
const stations = ['station-1', 'station-2']
const columns = ['pm25', 'no2'] as const
/** Thursday 00:00 UTC, from when on observations are kept: 07:00 in Đà Nẵng. */
const cut = Date.UTC(2026, 9, 1)
const old = cut - 30 * hour
let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase(manyDevices('station', 2))
})

afterEach(() => database.drop())

async function rollUpAll(inZone = zone): Promise<void> {
  const turn = () => rollUp(database.db, { zone: inZone, now: start, settleMs: 0 })
  for (let more = true; more; more = (await turn()).more);
}

const retire = () => dropObservations(database.db, { feed, at: cut })
const send = (station: string, at: number, ...said: [Record<string, number>, object?]) =>
  commitAll(storeOn(database.db), [incoming(station, at, said[0], { receivedAt: start, ...said[1] })])

type Shown = Readonly<{ min: number; max: number; mean: number; count: number }> | null
type Told = Readonly<Record<string, Shown>>

async function told(resolution: '1m' | '1h' | '1d', inZone = zone): Promise<Record<string, Told>> {
  const [fromAt, toAt] = [siteDayStart(cut - 20 * day, inZone), siteDayStart(cut + 20 * day, inZone)]
  const asked = { feed, devices: stations, quantities: columns, resolution, zone: inZone, fromAt, toAt }
  const buckets = await readRollups(database.db, asked)
  return Object.fromEntries(buckets.map(({ device, at, values }) => [`${device} ${at}`, values]))
}

const one = async (at: number, resolution: '1m' | '1h' | '1d' = '1h') =>
  (await told(resolution))[`station-1 ${resolution === '1d' ? siteDayStart(at, zone) : at}`]

const single = (value: number) => ({ min: value, max: value, mean: value, count: 1 })

test('a quantity that comes late reaches its minute, however many values another has there', async () => {
  await send('station-1', old, { pm25: 40 })
  await rollUpAll()
  await retire()
  await send('station-1', old, { no2: 7 })
  await rollUpAll()
  const both = { pm25: single(40), no2: single(7) }
  for (const resolution of ['1m', '1h', '1d'] as const) expect(await one(old, resolution)).toEqual(both)
  expect(await retire()).toMatchObject({ outcome: 'gone' })
  expect(await one(old)).toEqual(both)
})

test('a late value is put to the one that its minute has, and counts once, however often it comes', async () => {
  await send('station-1', old, { pm25: 40 })
  await rollUpAll()
  for (let again = 0; again < 2; again += 1) {
    await retire()
    expect(await rowsOf(database.db, 'select 1 from observation_air_quality')).toEqual([])
    await send('station-1', old + 30_000, { pm25: 90 })
    await rollUpAll()
    await send('station-1', old, { pm25: 40 })
    await rollUpAll()
    for (const resolution of ['1m', '1h', '1d'] as const)
      expect(await one(old, resolution)).toMatchObject({ pm25: { min: 40, max: 90, mean: 65, count: 2 } })
  }
})

test('a day follows its hours, though the observations of its morning have gone', async () => {
  await send('station-1', cut - 2 * hour, { pm25: 10 })
  await send('station-1', cut + 2 * hour, { pm25: 30 })
  await send('station-1', cut + 3 * hour, { pm25: 500 })
  await rollUpAll()
  await retire()
  await send('station-1', cut + 3 * hour, { pm25: 500 }, { status: 'fault', revision: 1 })
  await rollUpAll()
  expect(await one(cut, '1d')).toMatchObject({ pm25: { min: 10, max: 30, mean: 20, count: 2 } })
})

test('of an hour whose minutes have gone only the quantity changes that has come again', async () => {
  await send('station-1', old, { pm25: 40 })
  await send('station-1', old + 5 * minute, { pm25: 50 })
  await rollUpAll()
  await retire()
  await dropMinutes(database.db, { feed, at: cut })
  await send('station-1', old, { no2: 7, pm25: 90 })
  await rollUpAll()
  expect(await one(old)).toEqual({ pm25: { min: 40, max: 50, mean: 45, count: 2 }, no2: single(7) })
})

test('minutes from before they said which values they hold learn it, where the observations are there still', async () => {
  await send('station-1', old, { pm25: 40 })
  await rollUpAll()
  await database.db.query('alter table rollup_1m_air_quality drop column pm25_seen')
  await migrate(database.db, { log: silent })
  expect(await retire()).toMatchObject({ outcome: 'later' })
  await rollUpAll()
  expect(await retire()).toMatchObject({ outcome: 'gone' })
  await send('station-1', old + 30_000, { pm25: 90 })
  await rollUpAll()
  expect(await one(old)).toMatchObject({ pm25: { min: 40, max: 90, count: 2 } })
})

type Value = Readonly<{ station: string; at: number; column: (typeof columns)[number]; measured: boolean }>
const valueOf = ({ at, column }: Value): number => ((at / 1_000) % 97) + (column === 'no2' ? 100 : 0)

/** What a pencil makes of the values that were ever sent, each once. */
function byHand(sent: readonly Value[], startOf: (at: number) => number): Record<string, Told> {
  const buckets: Record<string, Record<string, Shown>> = {}
  for (const value of sent) {
    const bucket = (buckets[`${value.station} ${startOf(value.at)}`] ??= { pm25: null, no2: null })
    if (!value.measured) continue
    const { min, max, mean, count } = bucket[value.column] ?? {
      min: Infinity,
      max: -Infinity,
      mean: 0,
      count: 0,
    }
    const now = valueOf(value)
    bucket[value.column] = {
      min: Math.min(min, now),
      max: Math.max(max, now),
      mean: (mean * count + now) / (count + 1),
      count: count + 1,
    }
  }
  return buckets
}

/** Sums of the same numbers in another order differ by their last digits. */
const rounded = (buckets: Record<string, Told>) =>
  Object.fromEntries(
    Object.entries(buckets).map(([place, values]) => [
      place,
      columns.map((column) => {
        const shown = values[column]
        return shown ? { ...shown, mean: shown.mean.toFixed(6) } : null
      }),
    ]),
  )

test.each([1, 2])(
  'in whatever order values come, come again and are taken away, the roll-ups hold each once (seed %i)',
  async (seed) => {
    const chance = seeded(seed)
    const inZone = seed === 2 ? 'Asia/Kolkata' : zone
    const sent = new Map<string, Value>()
    const anyValue = (): Value => ({
      station: stations[Math.floor(chance() * 2)] ?? '',
      at: cut - 6 * hour + Math.floor(chance() * 9 * 60) * minute + Math.floor(chance() * 4) * 15_000,
      column: columns[Math.floor(chance() * 2)] ?? 'pm25',
      measured: chance() < 0.9,
    })
    for (let round = 0; round < 6; round += 1) {
      const again = [...sent.values()].filter(() => chance() < 0.3)
      const batch = [...Array.from({ length: 150 }, anyValue), ...again].sort(() => chance() - 0.5)
      const known = batch.map((value) => {
        const place = `${value.station} ${value.at} ${value.column}`
        const first = sent.get(place) ?? value
        sent.set(place, first)
        return first
      })
      await commitAll(
        storeOn(database.db),
        known.map((value) =>
          incoming(
            value.station,
            value.at,
            { [value.column]: valueOf(value) },
            {
              ...{ receivedAt: start, status: value.measured ? 'measuring' : 'calibrating' },
            },
          ),
        ),
      )
      if (chance() < 0.6) await rollUpAll(inZone)
      if (chance() < 0.6) await retire()
    }
    await rollUpAll(inZone)
    await retire()
    const all = [...sent.values()]
    const starts = {
      '1m': (at: number) => Math.floor(at / minute) * minute,
      '1h': (at: number) => Math.floor(at / hour) * hour,
      '1d': (at: number) => siteDayStart(at, inZone),
    }
    for (const resolution of ['1m', '1h', '1d'] as const)
      expect(rounded(await told(resolution, inZone))).toEqual(rounded(byHand(all, starts[resolution])))
  },
)
