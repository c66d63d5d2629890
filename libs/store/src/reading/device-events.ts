import type { EventData, EventSignal, LonLat } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { textArray, timestampArray } from '../db/binary-array.js'
import type { Stretch } from './observations.js'

const signals: Statement = {
  name: 'read-event-signals',
  text: `select e.kind as event, e.at, e.received_at as "receivedAt", e.data, e.max_age_ms as "maxAgeMs"
from device_event e join device d on d.key = e.device_key
where d.id = $1 and e.at between $2 and $3 order by e.at, e.name`,
}

type SignalRow = Readonly<{
  event: string
  at: number
  receivedAt: number
  data: EventData
  maxAgeMs: number
}>

/** What happened at a device between two instants (epoch ms, inclusive) in event time, as the engine takes it. */
export async function readEventSignals(
  tx: Tx,
  { device, fromAt, toAt }: Pick<Stretch, 'device' | 'fromAt' | 'toAt'>,
): Promise<EventSignal[]> {
  const { rows } = await tx.query<SignalRow>(signals, [device, timestamp(fromAt), timestamp(toAt)])
  return rows.map((row) => ({ kind: 'event', ...row }))
}

/** An event as it lies in the database. `name` is its identity within its device, at its time. */
export type StoredEvent = Readonly<{
  device: string
  name: string
  id?: string
  kind: string
  at: number
  receivedAt: number
  data: EventData
  position?: LonLat
  simulated: boolean
}>

/** A stretch of a device's events: from `fromAt` until `toAt`, epoch ms; both may be infinite. */
export type SeenStretch = Readonly<{ device: string; fromAt: number; toAt: number }>

export type EventQuery = Readonly<{
  devices: readonly string[]
  /** Of a device that is named here only what happened within one of its stretches; of others everything. */
  seen?: readonly SeenStretch[]
  kind?: string
  /** Epoch ms, inclusive. */
  fromAt?: number
  /** Epoch ms, exclusive. */
  toAt?: number
  newestFirst: boolean
  /** The last of the page before: this page begins behind it. */
  after?: Readonly<Pick<StoredEvent, 'at' | 'device' | 'name'>>
  limit: number
}>

type EventRow = Readonly<{
  device: string
  name: string
  id: string | null
  kind: string
  at: number
  receivedAt: number
  data: EventData
  lon: number | null
  lat: number | null
  simulated: boolean
}>

/** One page of the events of some devices, by time; at one instant by device and name. */
export async function readDeviceEvents(tx: Tx, query: EventQuery): Promise<StoredEvent[]> {
  const { devices, seen = [], kind, fromAt, toAt, newestFirst, after, limit } = query
  const { rows } = await tx.query<EventRow>(newestFirst ? newest : oldest, [
    textArray(devices),
    kind ?? null,
    timestamp(fromAt ?? earliestAt),
    timestamp(toAt ?? latestAt),
    after ? timestamp(after.at) : null,
    after?.device ?? '',
    after?.name ?? '',
    limit,
    textArray(seen.map(({ device }) => device)),
    timestampArray(seen.map((stretch) => Math.max(stretch.fromAt, earliestAt))),
    timestampArray(seen.map((stretch) => Math.min(stretch.toAt, latestAt))),
  ])
  return rows.map(({ id, lon, lat, ...row }) => ({
    ...row,
    ...(id !== null && { id }),
    ...(lon !== null && lat !== null && { position: [lon, lat] as const }),
  }))
}

const mark: Statement = {
  name: 'mark-of-device-events',
  text: `select count(*) as events, max(e.received_at) as newest from device_event e
where e.device_key = (select key from device where id = $1) and e.at >= $2::timestamptz and e.at < $3::timestamptz`,
}

/** The same text as long as nothing more has come to a device's stretch (epoch ms, `toAt` exclusive). */
export async function readEventMark(
  tx: Tx,
  { device, fromAt, toAt }: Readonly<{ device: string; fromAt: number; toAt: number }>,
): Promise<string> {
  const { rows } = await tx.query<{ events: number; newest: number | null }>(mark, [
    ...[device, timestamp(fromAt), timestamp(toAt)],
  ])
  return `${rows[0]?.events ?? 0} ${rows[0]?.newest ?? ''}`
}

const earliestAt = Date.parse('0001-01-01T00:00:00Z')
const latestAt = Date.parse('9999-12-31T23:59:59.999Z')

const newest = pageSql('newest-device-events', { than: '<', order: 'desc' })
const oldest = pageSql('oldest-device-events', { than: '>', order: 'asc' })

/** The keys come first, so that the events of one device are found by theirs. */
function pageSql(name: string, { than, order }: Readonly<{ than: string; order: string }>): Statement {
  return {
    name,
    text: `select d.id as device, e.name, e.id, e.kind, e.at, e.received_at as "receivedAt", e.data, e.lon, e.lat, e.simulated
from device_event e join device d on d.key = e.device_key
where e.device_key = any(array(select key from device where id = any($1::text[])))
  and ($2::text is null or e.kind = $2) and e.at >= $3::timestamptz and e.at < $4::timestamptz
  and (d.id <> all($9::text[]) or exists (
    select from unnest($9::text[], $10::timestamptz[], $11::timestamptz[]) as seen (device, from_at, to_at)
    where seen.device = d.id and seen.from_at <= e.at and e.at < seen.to_at))
  and ($5::timestamptz is null or e.at ${than}= $5)
  and ($5::timestamptz is null or (e.at, d.id collate "C", e.name collate "C") ${than} ($5, $6::text collate "C", $7::text collate "C"))
order by e.at ${order}, d.id collate "C" ${order}, e.name collate "C" ${order} limit $8`,
  }
}
