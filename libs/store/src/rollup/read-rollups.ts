import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { quoted } from '../feed-table.js'
import { hourMs, hourOf } from './hour.js'
import { finestOfDays } from './recompute.js'
import { type Resolution, type Rollup, measuring, ofRollups, rolledNames, rollups } from './rollup-table.js'

export type Rolled = Readonly<{ min: number; max: number; mean: number; count: number }>

/** A bucket of a device, by its start; null where nothing of a quantity was measured in it. */
export type RolledBucket = Readonly<{
  device: string
  at: number
  values: Readonly<Record<string, Rolled | null>>
}>

export type RollupQuery = Readonly<{
  feed: string
  devices: readonly string[]
  quantities: readonly string[]
  resolution: Resolution
  /** IANA name; by which the days of the place begin. */
  zone: string
  /** Epoch ms, the start of a bucket. */
  fromAt: number
  /** Epoch ms, the end of a bucket. */
  toAt: number
}>

/**
 * Buckets in which a device has said anything, by device and time. What the roll-ups do not have yet comes from the raw
 * observations, so that the answer is what a recompute of everything would give at this moment.
 */
export async function readRollups(tx: Tx, query: RollupQuery): Promise<RolledBucket[]> {
  const { feed, devices, quantities, resolution, zone, fromAt, toAt } = query
  const rollup = rollups.get(feed)
  const columns = rollup?.columns.filter(({ key }) => quantities.includes(key)) ?? []
  if (!rollup || columns.length === 0 || fromAt >= toAt) return []
  const asked = { ...rollup, columns }
  const finest = finestOfDays(zone, fromAt)
  const { rows } = await tx.query<Readonly<Record<string, string | number | null>>>(
    bucketsSql(asked, { resolution, finest }),
    [
      devices,
      timestamp(fromAt),
      timestamp(toAt),
      timestamp(hourOf(fromAt)),
      timestamp(Math.ceil(toAt / hourMs) * hourMs),
      feed,
      ...(resolution === '1d' ? [zone] : []),
    ],
  )
  return rows.map((row) => ({
    device: String(row['id']),
    at: Number(row['bucket']),
    values: Object.fromEntries(columns.map(({ key }, place) => [key, rolledIn(row, place)])),
  }))
}

function rolledIn(row: Readonly<Record<string, string | number | null>>, place: number): Rolled | null {
  const [min, max, sum, count] = ['min', 'max', 'sum', 'count'].map((part) => Number(row[`${part}${place}`]))
  if (min === undefined || max === undefined || sum === undefined || !count) return null
  return { min, max, mean: sum / count, count }
}

type Kind = Readonly<{ resolution: Resolution; finest: '1h' | '1m' }>

/**
 * Three parts, added up: buckets that hold nothing that is due; of days that do, their other hours; and what is due, from
 * the raw rows. `$4`, `$5`: the whole hours around `$2`, `$3`. Where raw rows have gone
 * (`sealed`), late ones are seen once they are rolled up.
 */
function bucketsSql(rollup: Rollup, { resolution, finest }: Kind): Statement {
  const start = (at: string): string =>
    resolution === '1d' ? `date_trunc('day', ${at}, $7::text)` : `date_trunc('${unit[resolution]}', ${at})`
  const parts = [kept(rollup, resolution), raw(rollup, start)]
  if (resolution === '1d') parts.push(otherHours(rollup, { start, finest }))
  const results = ofRollups(rollup, 'part').map(
    (expression, place) => `${expression} as ${names[place % 4]}${Math.floor(place / 4)}`,
  )
  return {
    text: `with sealed as (
  select coalesce((select raw_from from retention where feed = $6::text), '-infinity') as until),
asked as materialized (select key, id from device where id = any($1::text[])),
due as materialized (
  select due.device_key, due.hour_at from rollup_due due join asked on asked.key = due.device_key
  where due.hour_at >= greatest($4::timestamptz, (select until from sealed)) and due.hour_at < $5::timestamptz
  union
  select backlog.device_key, hour_at from rollup_backlog backlog join asked on asked.key = backlog.device_key
  cross join lateral generate_series(greatest(backlog.next_at, $4::timestamptz, (select until from sealed)),
    least(backlog.until_at, $5::timestamptz) - interval '1 hour', interval '1 hour') hour_at),
stale as materialized (${staleSql(resolution, start)})
select asked.id, part.bucket, ${results.join(', ')}
from (
${parts.join('\nunion all\n')}
) part join asked on asked.key = part.device_key
group by 1, 2 order by 1, 2`,
  }
}

/** Buckets that hold something that is due: an hour may lie in two days, where the place’s midnight is within it. */
function staleSql(resolution: Resolution, start: (at: string) => string): string {
  if (resolution !== '1d') return 'select device_key, hour_at as at from due'
  return `select distinct device_key, ${start('edge.at')} as at from due
  cross join lateral (values (hour_at), (hour_at + interval '59 minutes')) as edge(at)`
}

const unit = { '1m': 'minute', '1h': 'hour' } as const
const names = ['min', 'max', 'sum', 'count'] as const

function kept(rollup: Rollup, resolution: Resolution): string {
  const coarse = resolution === '1m' ? `date_trunc('hour', kept.at)` : 'kept.at'
  return `select kept.device_key, kept.at as bucket, ${columnsOf(rollup, 'kept')}
from asked cross join lateral (select * from ${quoted(rollup.table[resolution])} bucket
  where bucket.device_key = asked.key and bucket.at >= $2::timestamptz and bucket.at < $3::timestamptz offset 0) kept
where not exists (select from stale where stale.device_key = kept.device_key and stale.at = ${coarse})`
}

type Days = Readonly<{ start: (at: string) => string; finest: '1h' | '1m' }>

function otherHours(rollup: Rollup, { start, finest }: Days): string {
  const hour = `date_trunc('hour', finer.at)`
  return `select finer.device_key, stale.at, ${columnsOf(rollup, 'finer')}
from stale join ${quoted(rollup.table[finest])} finer on finer.device_key = stale.device_key
  and finer.at >= stale.at and finer.at < ${start(`(stale.at + interval '26 hours')`)}
where finer.at >= $2::timestamptz and finer.at < $3::timestamptz
  and not exists (select from due where due.device_key = finer.device_key and due.hour_at = ${hour})`
}

function raw(rollup: Rollup, start: (at: string) => string): string {
  const values = rollup.columns.map((column) => rawParts(measuring(column, 'o')))
  return `select o.device_key, ${start('o.at')}, ${values.join(', ')}
from due cross join lateral (select * from ${quoted(rollup.feed.name)} observed
  where observed.device_key = due.device_key and observed.at >= due.hour_at and observed.at < due.hour_at + interval '1 hour'
    and observed.at >= $2::timestamptz and observed.at < $3::timestamptz offset 0) o`
}

/** A value as the roll-up of itself. */
function rawParts(value: string): string {
  return `${value}, ${value}, ${value}, case when (${value}) is null then 0 else 1 end`
}

function columnsOf(rollup: Pick<Rollup, 'columns'>, from: string): string {
  return rolledNames(rollup)
    .map((name) => `${from}.${name}`)
    .join(', ')
}
