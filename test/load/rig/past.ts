import { type PlannedDevice, agencyId, areaId, deviceId, feedId } from '@haidang/domain'
import { type Db, addAgencies, addAreas } from '@haidang/store'

/** 1 January 2026, 00:00 UTC: a past that does not move from run to run. */
const beginAt = Date.UTC(2026, 0, 1)
const dayMs = 86_400_000

/** What devices of a feed have told. */
export type Past = Readonly<{
  feed: string
  devices: readonly PlannedDevice[]
  /** Epoch ms; the end is not in it. */
  fromAt: number
  toAt: number
  days: number
  /** What a program would ask for by hand. */
  byHand: Readonly<{ table: string; columns: string }>
}>

type Filling = Readonly<{
  feed: string
  table: string
  columns: string
  intervalSeconds: number
  /** What is inserted of `device` and `at`, each day by itself: `$1` to `$2`. */
  insert: string
}>

/**
 * Stations with a row each minute: eight quantities as the city's air stations have them, with noise and a slow wave that
 * crosses limits a few times a day. Each has its own second of the minute.
 */
const stations: Filling = {
  ...{ feed: 'air-quality', table: 'observation_air_quality', columns: 'pm25', intervalSeconds: 60 },
  insert: `insert into observation_air_quality
       (device_key, at, received_at, simulated, pm25, pm10, no2, so2, co, o3, temperature, humidity)
     select key, at + key % 60 * interval '1 s', at + key % 60 * interval '1 s', false,
       60 + 40 * sin(extract(epoch from at) / 9000 + key) + 8 * random(), 60 + 8 * random(),
       20 + random(), 9 + random(), 900 + random(), 50 + random(), 27 + random(), 75 + random()
     from generate_series($1::timestamptz, $2::timestamptz - interval '1 ms', interval '1 minute') at, device
     where feed = 'air-quality'`,
}

/** Vehicles with a row each 15 s: they drive in rounds through the city, faster and slower, and stand now and then. */
const vehicles: Filling = {
  ...{ feed: 'vehicle', table: 'observation_vehicle', columns: 'speed, lon, lat', intervalSeconds: 15 },
  insert: `insert into observation_vehicle
       (device_key, at, received_at, simulated, lon, lat, speed, heading, ignition, duty)
     select key, at, at, false, 108.2 + 0.04 * sin(extract(epoch from at) / 2000 + key),
       16.05 + 0.03 * cos(extract(epoch from at) / 3000 + key),
       greatest(0, 30 + 30 * sin(extract(epoch from at) / 600 + key) + 8 * random()), 360 * random(), true,
       case when sin(extract(epoch from at) / 9000 + key) > 0.9 then 'on-scene' else 'available' end
     from generate_series($1::timestamptz, $2::timestamptz - interval '1 ms', interval '15 s') at, device
     where feed = 'vehicle'`,
}

/** Car parks at which somebody pays about each second minute: more by day than by night. */
const carParks: Filling = {
  ...{ feed: 'parking', table: 'device_event', columns: 'kind, data', intervalSeconds: 60 },
  insert: `insert into device_event (device_key, at, name, kind, received_at, max_age_ms, simulated, data)
     select key, at, 'a', 'payment', at, 900000, false, jsonb_build_object('session', 's-' || extract(epoch from at),
       'amountVnd', 5000 * (1 + floor(6 * random())), 'outcome', 'paid')
     from generate_series($1::timestamptz, $2::timestamptz - interval '1 ms', interval '1 minute') at, device
     where feed = 'parking' and random() < 0.5 + 0.4 * sin(extract(epoch from at) / 13750 + key)`,
}

const pasts = { stations, vehicles, carParks } as const

/** Fills so many days of so many devices. Rows lie on disk as they would have come. */
export async function fillPast(
  db: Db,
  of: keyof typeof pasts,
  { devices: many, days }: Readonly<{ devices: number; days: number }>,
): Promise<Past> {
  const { feed, table, columns, intervalSeconds, insert } = pasts[of]
  const ids = Array.from({ length: many }, (_, place) => deviceId(`${feed}-${place}`))
  await addDevices(db, { feed, intervalSeconds, ids })
  await db.query('set synchronous_commit = off')
  for (let day = 0; day < days; day += 1)
    await db.query(insert, [
      new Date(beginAt + day * dayMs).toISOString(),
      new Date(beginAt + (day + 1) * dayMs).toISOString(),
    ])
  await db.query(`vacuum analyze ${table}`)
  const devices = ids.map((id) => ({
    ...{ id, feed: feedId(feed), intervalMs: intervalSeconds * 1_000 },
    parts: ['rehearsed' as const],
  }))
  const toAt = beginAt + days * dayMs
  return { feed, devices, fromAt: beginAt, toAt, days, byHand: { table, columns } }
}

async function addDevices(
  db: Db,
  { feed, intervalSeconds, ids }: Readonly<{ feed: string; intervalSeconds: number; ids: readonly string[] }>,
): Promise<void> {
  const text = { vi: 'a', en: 'a' }
  await db.tx(async (tx) => {
    await addAreas(tx, [{ id: areaId('a'), kind: 'ward', name: text }])
    await addAgencies(tx, [{ id: agencyId('a'), name: text }])
  })
  await db.query(
    `insert into device (id, feed, name_vi, name_en, area, agency, interval_seconds, origin)
     select id, $2, '', '', 'a', 'a', $3, 'site' from unnest($1::text[]) as of(id)`,
    [ids, feed, intervalSeconds],
  )
}
