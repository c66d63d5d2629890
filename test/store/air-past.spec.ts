import { type Device, deviceId, feedId } from '@haidang/domain'
import { aStation } from '@haidang/domain/testing'
import { commit, dropObservations, readRollups, rollUp } from '@haidang/store'
import { seeded } from '@haidang/testing'
import { startAirIndex } from '@haidang/upkeep'
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

jest.setTimeout(120_000)

const hour = 60 * minute
const day = 24 * hour
const feed = 'air-quality'
const zone = 'Asia/Ho_Chi_Minh'
/** Midnight of the place, a hundred days before. */
const old = Date.UTC(2026, 7, 13, 17)
const perHour = 3
const figures = ['vnAqi', 'vnAqiDay', 'o3Mean8h', 'pm25Mean24h', 'standardHour', 'standardDay']

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase(manyDevices('station', 2))
})
afterEach(() => database.drop())

const station = (id: string): Device =>
  aStation({ id: deviceId(id), feed: feedId(feed), intervalSeconds: 3_600 / perHour })

/** What every station measures in an hour. */
const saidIn = (id: string, of: number) =>
  Array.from({ length: perHour }, (_, place) =>
    incoming(
      id,
      old + of * hour + place * 20 * minute,
      { pm25: 15 + ((of * 37 + place) % 120), no2: 40 + ((of * 53) % 300), o3: 20 + ((of * 29) % 150) },
      { receivedAt: start },
    ),
  )

/** One turn of what the worker does, or all that are to be done. */
function keeping() {
  const clock = aClock(start + hour)
  const store = storeOn(database.open('upkeep'), clock)
  const index = startAirIndex({
    ...{ db: database.open('index'), clock, log: silent, zone, everyMs: 3_600_000 },
    commit: (batch) => commit(store, batch, engineWith([])),
    devices: () => ['station-1', 'station-2'].map(station),
  })
  const turn = () =>
    rollUp(database.db, { zone, now: start + hour, settleMs: 0, follow: (ready) => index.follow(ready) })
  const all = async () => {
    for (let more = true; more; more = (await turn()).more);
  }
  return { turn, all, close: () => index.close() }
}

async function told(id: string) {
  const kept = { feed, devices: [id], quantities: figures, zone, fromAt: old - day, toAt: old + 13 * day }
  const buckets = await Promise.all(
    (['1h', '1d'] as const).map((resolution) => readRollups(database.db, { ...kept, resolution })),
  )
  return buckets.map((of) => of.map(({ at, values }) => ({ at: (at - old) / hour, values })))
}

const upTo = (count: number) => Array.from({ length: count }, (_, of) => of)

/** Tells of one station all in time, and of another so many hours only after the observations have been taken away. */
async function tellLate(hours: number, parts: readonly (readonly number[])[]): Promise<void> {
  const store = storeOn(database.db)
  const work = keeping()
  const late = new Set(parts.flat())
  for (const of of upTo(hours)) {
    await commitAll(store, saidIn('station-1', of))
    if (!late.has(of)) await commitAll(store, saidIn('station-2', of))
  }
  await work.all()
  await dropObservations(database.db, { feed, at: start - 50 * day })
  expect(await rowsOf(database.db, 'select 1 from observation_air_quality')).toEqual([])
  for (const part of parts) {
    for (const of of part) await commitAll(store, saidIn('station-2', of))
    await work.turn()
  }
  await work.all()
  await work.close()
}

test.each([1, 2, 3])(
  'behind the raw window the figures are those of a recompute, whatever came when (%i)',
  async (seed) => {
    const random = seeded(seed)
    const late = upTo(200)
      .filter(() => random() < 0.55)
      .sort(() => random() - 0.5)
    await tellLate(200, [late.slice(0, 40), late.slice(40, 45), late.slice(45)])
    expect(await told('station-2')).toEqual(await told('station-1'))
    expect(await rowsOf(database.db, 'select reason from quarantine')).toEqual([])
  },
)

test('behind the raw window a figure is revised that has been computed and is not rolled up yet', async () => {
  const atOnce = 100
  await tellLate(atOnce + 6, [upTo(atOnce + 5).slice(4)]) // the hour before the last is the first of the second hundred
  expect(await told('station-2')).toEqual(await told('station-1'))
  expect(await rowsOf(database.db, 'select reason from quarantine')).toEqual([])
})
