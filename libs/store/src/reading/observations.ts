import type { LonLat, ObservationSignal, ObservedValue } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { type FeedTable, feedTables, quoted } from '../feed-table.js'
import { type ObservationRecord, readRow } from '../observation-row.js'

export type StoredObservation = Readonly<{
  at: number
  receivedAt: number
  simulated: boolean
  position?: LonLat
  values: readonly ObservedValue[]
}>

export type ObservationQuery = Readonly<{
  device: string
  feed: string
  /** Epoch ms, inclusive. */
  fromAt?: number
  /** Epoch ms, exclusive. */
  toAt?: number
  /** Only rows that have one of these quantities, and only these; all when absent. */
  quantities?: readonly string[]
  newestFirst: boolean
  /** The last `at` of the page before: the page begins behind it. */
  cursorAt?: number
  limit: number
}>

/** One page of raw observations of a device. Empty for a feed that the house does not have. */
export async function readObservations(tx: Tx, query: ObservationQuery): Promise<StoredObservation[]> {
  const table = feedTables.get(query.feed)
  if (!table) return []
  const wanted = query.quantities && table.columns.filter(({ key }) => query.quantities?.includes(key))
  if (wanted?.length === 0) return []
  const shown = wanted ? { ...table, columns: wanted } : table
  const { rows } = await tx.query<ObservationRecord>(
    pageSql(shown, { any: wanted !== undefined, newestFirst: query.newestFirst }),
    [
      query.device,
      instantOrNull(query.fromAt),
      instantOrNull(query.toAt),
      instantOrNull(query.cursorAt),
      query.limit,
    ],
  )
  return rows.map((record) => toStored(shown, record))
}

export type Stretch = Readonly<{ device: string; feed: string; fromAt: number; toAt: number }>

/** Rows of one statement: some ten milliseconds of reading, after which others have their turn. */
const rowsAtOnce = 1_000

/**
 * Everything of a device between two instants (epoch ms, inclusive) in event time, as the engine takes it, page by page;
 * at most `limit` of it.
 */
export async function readObservationSignals(
  tx: Tx,
  stretch: Stretch,
  limit = Number.POSITIVE_INFINITY,
): Promise<ObservationSignal[]> {
  const table = feedTables.get(stretch.feed)
  if (!table) return []
  const found: ObservationSignal[] = []
  let { fromAt } = stretch
  for (;;) {
    const most = Math.min(rowsAtOnce, limit - found.length)
    const page = await readSignalsPage(tx, table, { ...stretch, fromAt }, most)
    found.push(...page)
    const last = page.at(-1)
    if (!last || page.length < most || found.length >= limit) return found
    fromAt = last.at + 1
  }
}

async function readSignalsPage(
  tx: Tx,
  table: FeedTable,
  ...[{ device, fromAt, toAt }, limit]: [Stretch, number]
): Promise<ObservationSignal[]> {
  const { rows } = await tx.query<ObservationRecord>(
    `select o.* from ${quoted(table.name)} o
     where o.device_key = (select key from device where id = $1) and o.at between $2 and $3 order by o.at limit $4`,
    [device, timestamp(fromAt), timestamp(toAt), limit],
  )
  return rows.map((record) => {
    const { at, receivedAt, values, position } = toStored(table, record)
    return { kind: 'observation', at, receivedAt, values, ...(position && { position }) }
  })
}

function pageSql(table: FeedTable, { any, newestFirst }: { any: boolean; newestFirst: boolean }): string {
  const columns = table.columns.map(({ name }) => `o.${quoted(name)}`)
  const present = any ? `and (${columns.map((column) => `${column} is not null`).join(' or ')})` : ''
  return `select o.device_key, o.at, o.received_at, o.lon, o.lat, o.simulated, o.meta, ${columns.join(', ')}
from ${quoted(table.name)} o join device d on d.key = o.device_key
where d.id = $1 and ($2::timestamptz is null or o.at >= $2) and ($3::timestamptz is null or o.at < $3)
  and ($4::timestamptz is null or o.at ${newestFirst ? '<' : '>'} $4) ${present}
order by o.at ${newestFirst ? 'desc' : 'asc'} limit $5`
}

/** A row as it is read, but for whose it is. */
export function toStored(table: FeedTable, record: ObservationRecord): StoredObservation {
  const { receivedAt, position, values } = readRow(table, record)
  return {
    at: record.at,
    receivedAt,
    simulated: record.simulated,
    values: [...values.values()],
    ...(position && { position }),
  }
}

function instantOrNull(at: number | undefined): string | null {
  return at === undefined ? null : timestamp(at)
}
