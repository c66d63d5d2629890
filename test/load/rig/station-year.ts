import { type PlannedDevice, agencyId, areaId, deviceId, feedId } from '@haidang/domain'
import { type Db, addAgencies, addAreas } from '@haidang/store'

const [minuteMs, dayMs] = [60_000, 86_400_000]
/** 1 January 2026, 00:00 UTC: a year that does not move from run to run. */
const beginAt = Date.UTC(2026, 0, 1)

/** The past of stations that report each minute. */
export type StationYear = Readonly<{
  devices: readonly PlannedDevice[]
  /** Epoch ms; the end is not in it. */
  fromAt: number
  toAt: number
}>

/**
 * Air stations with a row each minute for so many days: eight quantities as the city's stations have them, with noise and a
 * slow wave that crosses limits a few times a day. Rows lie on disk as they would have come, minute by minute.
 */
export async function fillStationYear(
  db: Db,
  { stations, days }: Readonly<{ stations: number; days: number }>,
): Promise<StationYear> {
  await addStations(db, stations)
  await db.query('set synchronous_commit = off')
  for (let day = 0; day < days; day += 1)
    await db.query(
      `insert into observation_air_quality
         (device_key, at, received_at, simulated, pm25, pm10, no2, so2, co, o3, temperature, humidity)
       select key, at, at, false, 60 + 40 * sin(extract(epoch from at) / 9000 + key) + 8 * random(), 60 + 8 * random(),
         20 + random(), 9 + random(), 900 + random(), 50 + random(), 27 + random(), 75 + random()
       from generate_series($1::timestamptz, $2::timestamptz - interval '1 ms', interval '1 minute') at, device`,
      [new Date(beginAt + day * dayMs).toISOString(), new Date(beginAt + (day + 1) * dayMs).toISOString()],
    )
  await db.query('vacuum analyze observation_air_quality')
  const devices = Array.from({ length: stations }, (_, place) => ({
    ...{ id: stationId(place), feed: feedId('air-quality'), intervalMs: minuteMs },
    parts: ['rehearsed' as const],
  }))
  return { devices, fromAt: beginAt, toAt: beginAt + days * dayMs }
}

function stationId(place: number): PlannedDevice['id'] {
  return deviceId(`station-${place}`)
}

async function addStations(db: Db, stations: number): Promise<void> {
  const text = { vi: 'a', en: 'a' }
  await db.tx(async (tx) => {
    await addAreas(tx, [{ id: areaId('a'), kind: 'ward', name: text }])
    await addAgencies(tx, [{ id: agencyId('a'), name: text }])
  })
  await db.query(
    `insert into device (id, feed, name_vi, name_en, area, agency, interval_seconds, origin)
     select id, 'air-quality', '', '', 'a', 'a', 60, 'site' from unnest($1::text[]) as of(id)`,
    [Array.from({ length: stations }, (_, place) => stationId(place))],
  )
}
