import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { type FeedTable, feedTables, quoted } from '../feed-table.js'
import type { ObservationRecord } from '../observation-row.js'
import { type StoredObservation, toStored } from './observations.js'

export type FeedObservation = StoredObservation & Readonly<{ device: string }>

export type FeedStretch = Readonly<{
  feed: string
  devices: readonly string[]
  /** Epoch ms, inclusive. */
  fromAt: number
  /** Epoch ms, exclusive. */
  toAt: number
  /** Begin behind this one. */
  after?: Readonly<{ device: string; at: number }>
  limit: number
}>

/** Raw observations of many devices over a short stretch, by device and time. */
export async function readFeedObservations(tx: Tx, stretch: FeedStretch): Promise<FeedObservation[]> {
  const { devices, fromAt, toAt, after, limit } = stretch
  const table = feedTables.get(stretch.feed)
  if (!table) return []
  const { rows } = await tx.query<ObservationRecord & { device: string }>(pageSql(table), [
    devices,
    timestamp(fromAt),
    timestamp(toAt),
    after?.device ?? '',
    timestamp(after?.at ?? 0),
    limit,
  ])
  return rows.map((record) => ({ ...toStored(table, record), device: record.device }))
}

/** `offset 0`: one walk of the index for each device, whatever the server believes of their number. */
function pageSql(table: FeedTable): Statement {
  return {
    name: `feed-${table.name}`,
    text: `select device.id as device, o.* from device cross join lateral (
  select * from ${quoted(table.name)} stored
  where stored.device_key = device.key and stored.at >= $2::timestamptz and stored.at < $3::timestamptz offset 0) o
where device.id = any($1::text[]) and (device.id collate "C", o.at) > ($4::text collate "C", $5::timestamptz)
order by device.id collate "C", o.at limit $6`,
  }
}

/** Raw observations at given instants of given devices; nothing of what is not there. */
export async function readObservationsAt(
  tx: Tx,
  feed: string,
  places: readonly Readonly<{ device: string; at: number }>[],
): Promise<FeedObservation[]> {
  const table = feedTables.get(feed)
  if (!table || places.length === 0) return []
  const ats = places.map(({ at }) => at)
  const { rows } = await tx.query<ObservationRecord & { device: string }>(atSql(table), [
    places.map(({ device }) => device),
    ats.map(timestamp),
    timestamp(ats.reduce((a, b) => Math.min(a, b))),
    timestamp(ats.reduce((a, b) => Math.max(a, b))),
  ])
  return rows.map((record) => ({ ...toStored(table, record), device: record.device }))
}

/** `$3`, `$4`: the earliest and latest of `$2`, so that only the chunks are looked at that may hold them. */
function atSql(table: FeedTable): Statement {
  return {
    name: `at-${table.name}`,
    text: `select device.id as device, o.* from (
  select distinct * from unnest($1::text[], $2::timestamptz[]) as one(device, at)) wanted
join device on device.id = wanted.device
cross join lateral (select * from ${quoted(table.name)} stored
  where stored.device_key = device.key and stored.at = wanted.at and stored.at between $3 and $4 offset 0) o`,
  }
}
