import { siteDayStart } from '@haidang/domain'
import { type Db, readRollups, rollUp } from '@haidang/store'

import { signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'
import { percentile, print } from './figures.js'

/*
 * How long history takes: a year of a station that measured each minute, as REST answers a chart and as the store answers
 * hour by hour; the last 24 hours of the city, and a piece of a replay of many vehicles. Each beside SQL written by hand for the same tables.
 */
const rounds = Number(process.argv[2] ?? 40)
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]
const zone = 'Asia/Ho_Chi_Minh'
const cityStations = 36
const vehicles = 1_000
/** Each vehicle reports once in it. */
const pieceMs = 15_000

const rig = await startRestRig()
try {
  const viewer = await signInAs(rig, 'viewer', { role: 'viewer' })
  const now = rig.clock.at
  await fill(rig, now)
  const fromAt = siteDayStart(now - 365 * dayMs, zone)
  const from = new Date(fromAt).toISOString()
  const about = { bench: 'history', rounds, rawRows: 365 * 1_440 }
  const chart = `devices/aq-east/observations?from=${from}&resolution=auto&quantity=pm25&limit=1000`
  await measure('rest_year_chart', about, () => viewer.get(chart))
  await measure('hand_sql_year_chart', about, () =>
    byHand(rig.db, { table: 'rollup_1d_air_quality', fromAt }),
  )
  const year = { feed: 'air-quality', devices: ['aq-east'], quantities: ['pm25'], zone, fromAt, toAt: now }
  await measure('store_year_by_hours', about, () => readRollups(rig.db, { ...year, resolution: '1h' }))
  await measure('hand_sql_year_by_hours', about, () =>
    byHand(rig.db, { table: 'rollup_1h_air_quality', fromAt }),
  )
  const dayAt = Math.floor(now / hourMs) * hourMs - 23 * hourMs
  const day = `from=${new Date(dayAt).toISOString()}&resolution=1h&quantity=pm25&limit=1000`
  const city = { ...about, stations: cityStations }
  await measure('rest_city_24h', city, () => viewer.get(`feeds/air-quality/observations?${day}`))
  await measure('hand_sql_city_24h', city, () => cityByHand(rig.db, dayAt))
  const piece = [now - 5 * minuteMs, now - 5 * minuteMs + pieceMs] as const
  const [pieceFrom, pieceTo] = piece.map((at) => new Date(at).toISOString())
  const replay = `feeds/vehicle/observations?from=${pieceFrom}&to=${pieceTo}&limit=1000`
  await measure('rest_replay_chunk', { ...about, vehicles, pieceMs }, () => viewer.get(replay))
  await measure('hand_sql_replay_chunk', { ...about, vehicles, pieceMs }, () => replayByHand(rig.db, piece))
} finally {
  await rig.close()
}

async function measure(figure: string, about: object, work: () => Promise<unknown>): Promise<void> {
  for (let warm = 0; warm < 3; warm += 1) await work()
  const took: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now()
    await work()
    took.push(performance.now() - startedMs)
  }
  print({ ...about, bench: 'history', figure: `${figure}_p50`, value: percentile(took, 0.5), unit: 'ms' })
  print({ ...about, bench: 'history', figure: `${figure}_p95`, value: percentile(took, 0.95), unit: 'ms' })
}

/** A year of a minute's values for one station, a day of each five minutes for a city of them; all but the newest rolled up. */
async function fill({ db, registry }: RestRig, now: number): Promise<void> {
  await db.query(
    `insert into device (id, feed, name_vi, name_en, area, agency, interval_seconds, origin)
     select 'city-' || n, 'air-quality', '', '', area, agency, 300, 'site'
     from device, generate_series(1, ${cityStations}) n where id = 'aq-east'`,
  )
  await db.query(
    `insert into device (id, feed, name_vi, name_en, area, agency, interval_seconds, origin)
     select 'fleet-' || n, 'vehicle', '', '', area, agency, 15, 'site' from device, generate_series(1, ${vehicles}) n
     where id = 'aq-east'`,
  )
  await registry.refresh()
  const startedMs = performance.now()
  for (let back = 365; back > 0; back -= 5)
    await insert(db, {
      like: 'aq-east',
      fromAt: now - back * dayMs,
      toAt: now - (back - 5) * dayMs,
      everyMs: minuteMs,
    })
  await insert(db, { like: 'city-%', fromAt: now - 2 * dayMs, toAt: now, everyMs: 5 * minuteMs })
  for (let back = 60; back > 0; back -= 5)
    await db.query(
      `insert into observation_vehicle (device_key, at, received_at, lon, lat, simulated, speed, heading)
       select key, at, at, 108.2, 16.05, false, 60 * random(), 360 * random()
       from device, generate_series($1::timestamptz, $2::timestamptz - interval '1 ms', interval '15 s') at
       where id like 'fleet-%'`,
      [new Date(now - back * minuteMs).toISOString(), new Date(now - (back - 5) * minuteMs).toISOString()],
    )
  const inserted = performance.now()
  for (let more = true; more; more = (await rollUp(db, { zone, now, settleMs: 0 })).more);
  const rolledMs = performance.now() - inserted
  for (const table of [
    'observation_air_quality',
    'observation_vehicle',
    'rollup_1h_air_quality',
    'rollup_1d_air_quality',
  ])
    await db.query(`analyze ${table}`)
  print({ bench: 'history', figure: 'filled', value: (inserted - startedMs) / 1_000, unit: 's' })
  const rows = 365 * 1_440 + cityStations * 576
  print({
    bench: 'history',
    figure: 'rolled_up_rows_per_second',
    value: rows / (rolledMs / 1_000),
    unit: '1/s',
  })
}

type Stretch = Readonly<{ like: string; fromAt: number; toAt: number; everyMs: number }>

async function insert(db: Db, { like, fromAt, toAt, everyMs }: Stretch): Promise<void> {
  const range = [like, new Date(fromAt).toISOString(), new Date(toAt).toISOString()]
  await db.query(
    `insert into observation_air_quality (device_key, at, received_at, simulated, pm25, pm10, no2, temperature)
     select key, at, at, false, 30 + 20 * random(), 50 * random(), 20 * random(), 25 + 5 * random()
     from device, generate_series($2::timestamptz, $3::timestamptz - interval '1 ms', interval '${everyMs} ms') at
     where id like $1 on conflict do nothing`,
    range,
  )
  await db.query(
    `insert into rollup_due (device_key, hour_at)
     select key, at from device, generate_series(date_trunc('hour', $2::timestamptz), $3::timestamptz, interval '1 hour') at
     where id like $1 on conflict (device_key, hour_at) where not taken do nothing`,
    range,
  )
}

/** The same columns of what is rolled up, and nothing of what is not. */
async function byHand(
  db: Db,
  { table, fromAt }: Readonly<{ table: string; fromAt: number }>,
): Promise<unknown> {
  return db.query(
    `select at, pm25_min, pm25_max, pm25_sum / nullif(pm25_count, 0) as mean, pm25_count from ${table}
     where device_key = (select key from device where id = 'aq-east') and at >= $1 order by at`,
    [new Date(fromAt).toISOString()],
  )
}

async function cityByHand(db: Db, fromAt: number): Promise<unknown> {
  return db.query(
    `select device_key, date_trunc('hour', at) as hour, min(pm25), max(pm25), avg(pm25), count(pm25)
     from observation_air_quality where at >= $1 and device_key in (select key from device where id like 'city-%')
     group by 1, 2 order by 1, 2`,
    [new Date(fromAt).toISOString()],
  )
}

async function replayByHand(db: Db, [fromAt, toAt]: readonly [number, number]): Promise<unknown> {
  return db.query(
    `select d.id, o.at, o.lon, o.lat, o.speed, o.heading from observation_vehicle o join device d on d.key = o.device_key
     where o.at >= $1 and o.at < $2 order by d.id, o.at`,
    [new Date(fromAt).toISOString(), new Date(toAt).toISOString()],
  )
}
