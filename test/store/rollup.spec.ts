import { siteDayStart } from '@haidang/domain'
import {
  type IncomingObservation,
  type Resolution,
  type RolledBucket,
  readRollups,
  rollUp,
} from '@haidang/store'
import { seeded } from '@haidang/testing'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  aClock,
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

const hour = 60 * minute
const zone = 'Asia/Ho_Chi_Minh'
const stations = ['station-1', 'station-2', 'station-3']
let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase(manyDevices('station', 3))
})

afterEach(() => database.drop())

/** Turn after turn until nothing is left that is ready. */
async function rollUpAll(now: number, inZone = zone): Promise<void> {
  const turn = () => rollUp(database.db, { zone: inZone, now, settleMs: 0 })
  for (let more = true; more; more = (await turn()).more);
}

/** An incoming value with nothing of it in another's message, at any minute of two days before the start. */
function anyValues(chance: () => number, count: number): IncomingObservation[] {
  return Array.from({ length: count }, () => {
    const at = start - 48 * hour + Math.floor(chance() * 48 * 60) * minute + Math.floor(chance() * 6) * 10_000
    const station = stations[Math.floor(chance() * stations.length)] ?? ''
    const values = { pm25: Math.round(chance() * 500) / 10, ...(chance() < 0.5 && { no2: chance() * 20 }) }
    const status = chance() < 0.1 ? 'calibrating' : 'measuring'
    const revision = Math.floor(chance() * 3)
    return incoming(station, at, values, { receivedAt: start, status, revision })
  })
}

const bucketOf = {
  '1m': (at: number) => Math.floor(at / minute) * minute,
  '1h': (at: number) => Math.floor(at / hour) * hour,
  '1d': siteDayStart,
} as const

/** What a recompute of everything gives, from the raw rows and in another language. */
async function recomputed(resolution: Resolution, inZone = zone): Promise<RolledBucket[]> {
  const rows = await rowsOf<{
    id: string
    at: number
    pm25: number | null
    no2: number | null
    status: object | null
  }>(
    database.db,
    `select d.id, o.at, o.pm25, o.no2, o.meta->'status' as status
     from observation_air_quality o join device d on d.key = o.device_key order by d.id, o.at`,
  )
  const buckets = new Map<string, { device: string; at: number; pm25: number[]; no2: number[] }>()
  for (const { id, at, status, ...values } of rows) {
    const bucketAt = bucketOf[resolution](at, inZone)
    const bucket = buckets.get(`${id} ${bucketAt}`) ?? { device: id, at: bucketAt, pm25: [], no2: [] }
    for (const key of ['pm25', 'no2'] as const)
      if (values[key] !== null && !(key in (status ?? {}))) bucket[key].push(values[key])
    buckets.set(`${id} ${bucketAt}`, bucket)
  }
  return [...buckets.values()].map(({ device, at, pm25, no2 }) => ({
    device,
    at,
    values: { pm25: rolled(pm25), no2: rolled(no2) },
  }))
}

function rolled(values: readonly number[]) {
  if (values.length === 0) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { min: Math.min(...values), max: Math.max(...values), mean, count: values.length }
}

/** Sums of the same numbers in another order differ by their last digits. */
const told = (buckets: readonly RolledBucket[]) =>
  buckets.map(({ values, ...bucket }) => ({
    ...bucket,
    values: Object.entries(values).map(([key, value]) => [
      key,
      value && { ...value, mean: value.mean.toFixed(6) },
    ]),
  }))

async function expectAnswersAreRecomputed(inZone = zone): Promise<void> {
  for (const resolution of ['1m', '1h', '1d'] as const) {
    const answer = await readRollups(database.db, {
      ...{ feed: 'air-quality', devices: stations, quantities: ['pm25', 'no2'], resolution, zone: inZone },
      fromAt: siteDayStart(start - 72 * hour, inZone),
      toAt: siteDayStart(start + 48 * hour, inZone),
    })
    expect(told(answer)).toEqual(told(await recomputed(resolution, inZone)))
  }
}

test.each([1, 2])('roll-ups are a recompute, whatever comes when and how often (seed %i)', async (seed) => {
  const chance = seeded(seed)
  const clock = aClock()
  const store = storeOn(database.db, clock)
  const inZone = seed === 2 ? 'Asia/Kolkata' : zone
  const sent: IncomingObservation[] = []
  for (let round = 0; round < 3; round += 1) {
    const again = sent.filter(() => chance() < 0.2)
    const batch = [...anyValues(chance, 150), ...again].sort(() => chance() - 0.5)
    sent.push(...batch)
    await commitAll(store, batch)
    if (chance() < 0.7) await rollUp(database.db, { zone: inZone, now: clock.now(), settleMs: 0 })
    if (chance() < 0.3) await rollUpAll(clock.now(), inZone)
    await expectAnswersAreRecomputed(inZone)
  }
  await rollUpAll(clock.now() + 2 * hour, inZone)
  expect(await rowsOf(database.db, 'select 1 from rollup_due')).toEqual([])
  await expectAnswersAreRecomputed(inZone)
})

test('an hour that is not over is read from what was observed, and noted once', async () => {
  const clock = aClock(start)
  const store = storeOn(database.db, clock)
  for (const second of [0, 1, 2])
    await commitAll(store, [incoming('station-1', start + second * 1_000, { pm25: second })])
  expect(await rowsOf(database.db, 'select 1 from rollup_due')).toHaveLength(1)
  await rollUpAll(start + hour)
  expect(await rowsOf(database.db, 'select 1 from rollup_1h_air_quality')).toEqual([])
  await expectAnswersAreRecomputed()
  clock.set(start + hour + 3 * minute)
  await rollUpAll(clock.now())
  expect(await rowsOf(database.db, 'select pm25_count from rollup_1h_air_quality')).toEqual([
    { pm25_count: 3 },
  ])
  await commitAll(store, [incoming('station-1', start + 3_000, { pm25: 9 })])
  await expectAnswersAreRecomputed()
  await rollUpAll(clock.now())
  expect(await rowsOf(database.db, 'select pm25_max from rollup_1d_air_quality')).toEqual([{ pm25_max: 9 }])
})

test('an hour that a writer still holds is not rolled up before that writer has ended', async () => {
  const store = storeOn(database.db)
  const at = start - 3 * hour
  await commitAll(store, [incoming('station-1', at, { pm25: 1 })])
  const other = database.open('writer')
  await other.tx(async (tx) => {
    await tx.query(
      `insert into observation_air_quality (device_key, at, received_at, simulated, pm25)
       select key, $1, $1, false, 5 from device where id = 'station-1'`,
      [new Date(at + minute).toISOString()],
    )
    await tx.query(
      `insert into rollup_due (device_key, hour_at) select key, date_trunc('hour', $1::timestamptz) from device where id = 'station-1'
       on conflict (device_key, hour_at) where not taken do nothing`,
      [new Date(at).toISOString()],
    )
    await rollUpAll(start)
    expect(await rowsOf(database.db, 'select taken from rollup_due')).toEqual([{ taken: true }])
  })
  await rollUpAll(start)
  expect(await rowsOf(database.db, 'select pm25_count from rollup_1h_air_quality')).toEqual([
    { pm25_count: 2 },
  ])
})

test('an hour that holds a midnight counts in both of its days', async () => {
  const store = storeOn(database.db)
  const midnight = siteDayStart(start - 24 * hour, 'Asia/Kolkata')
  for (const pm25 of [10, 20]) {
    const moment = pm25 * 1_000
    await commitAll(store, [
      incoming('station-1', midnight - minute - moment, { pm25 }),
      incoming('station-1', midnight + minute + moment, { pm25: pm25 * 2 }),
    ])
    await expectAnswersAreRecomputed('Asia/Kolkata')
    await rollUpAll(start, 'Asia/Kolkata')
    await expectAnswersAreRecomputed('Asia/Kolkata')
  }
})

test('observations from before there were roll-ups are read at once, and rolled up by and by', async () => {
  const { db } = database
  await commitAll(storeOn(db), anyValues(seeded(4), 200))
  await db.query('truncate rollup_due')
  await db.query(
    `insert into rollup_backlog select device_key, date_trunc('hour', min(at)), $1 from observation_air_quality group by 1`,
    [new Date(start + hour).toISOString()],
  )
  await expectAnswersAreRecomputed()
  await rollUpAll(start + 3 * hour)
  expect(await rowsOf(db, 'select 1 from rollup_backlog union all select 1 from rollup_due')).toEqual([])
  await expectAnswersAreRecomputed()
})

test('of a backlog no more is noted before what has been noted is rolled up', async () => {
  const { db } = database
  await db.query(
    `insert into rollup_backlog select key, $1::timestamptz - interval '21 days', $1 from device`,
    [new Date(start).toISOString()],
  )
  let most = 0
  const turn = () => rollUp(db, { zone, now: start + 3 * hour, settleMs: 30_000 })
  for (let more = true; more; more = (await turn()).more) {
    const [due] = await rowsOf<{ hours: number }>(db, 'select count(*)::int4 as hours from rollup_due')
    most = Math.max(most, due?.hours ?? 0)
  }
  expect(most).toBe(stations.length * 7 * 24)
  expect(await rowsOf(db, 'select 1 from rollup_backlog union all select 1 from rollup_due')).toEqual([])
})

test('one process rolls up for all', async () => {
  await commitAll(storeOn(database.db), [incoming('station-1', start - 3 * hour, { pm25: 1 })])
  await database.open('holder').tx(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(7207, hashtext('roll-up'))`)
    expect(await rollUp(database.db, { zone, now: start, settleMs: 0 })).toEqual({ hours: 0, more: false })
  })
  expect(await rowsOf(database.db, 'select taken from rollup_due')).toEqual([{ taken: false }])
})
