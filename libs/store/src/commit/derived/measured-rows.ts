import type { Measured } from '@haidang/domain'

import { float8Array, int4Array, timestampArray } from '../../db/binary-array.js'
import type { Statement, Tx } from '../../db/open-database.js'
import { timestamp } from '../../db/row-types.js'
import { type FeedTable, quoted } from '../../feed-table.js'
import { type ObservationRecord, readRow } from '../../observation-row.js'

/** A row as it stands: what was measured, and what had been derived from it. */
export type MeasuredRow = Measured & Readonly<{ derived: Readonly<Partial<Record<string, number>>> }>

/** A stretch of event time of a device; both ends inclusive (epoch ms). */
export type Wanted = Readonly<{ key: number; fromAt: number; toAt: number }>

/** A stretch with more rows than this is not read: tens of milliseconds, and two weeks of a report a minute. */
export const rowsAtMost = 25_000
/** Stretches of one statement; none of them may be short, and a statement has two and a half seconds. */
const stretchesAtOnce = 16
/** Of stretches that are one instant each. */
const instantsAtOnce = 2_000

/** Stretches in the order given, in parts that one statement reads. */
export function partsOf<T extends Readonly<{ stretch: Wanted }>>(stretches: readonly T[]): T[][] {
  const instants = stretches.every(({ stretch }) => stretch.fromAt === stretch.toAt)
  const size = instants ? instantsAtOnce : stretchesAtOnce
  return Array.from({ length: Math.ceil(stretches.length / size) }, (_, part) =>
    stretches.slice(part * size, (part + 1) * size),
  )
}

type FoundRecord = ObservationRecord & Readonly<{ place: number }>

/**
 * The rows of every wanted stretch in event time, by its place; none of a stretch that has more than `rowsAtMost`. Rows
 * that say nothing of what is looked at are left out: nothing is computed anew when they come.
 */
export async function readMeasured(
  tx: Tx,
  table: FeedTable,
  wanted: readonly Wanted[],
): Promise<MeasuredRow[][]> {
  const [froms, untils] = [wanted.map(({ fromAt }) => fromAt), wanted.map(({ toAt }) => toAt)]
  const { rows } = await tx.query<FoundRecord>(statementsOf(table).read, [
    int4Array(wanted.map(({ key }) => key)),
    timestampArray(froms),
    timestampArray(untils),
    timestamp(Math.min(...froms)),
    timestamp(Math.max(...untils)),
    rowsAtMost,
  ])
  const found: MeasuredRow[][] = wanted.map(() => [])
  for (const record of rows) found[record.place - 1]?.push(...toRow(table, record))
  return found
}

function toRow(table: FeedTable, record: ObservationRecord): MeasuredRow[] {
  const { gives = [], from = [] } = table.feed.derivation ?? {}
  const [values, derived]: [Record<string, number>, Record<string, number>] = [{}, {}]
  let isSaid = false
  for (const { quantity, value, status } of readRow(table, record).values.values()) {
    isSaid ||= from.includes(quantity)
    if (typeof value !== 'number') continue
    if (gives.includes(quantity)) derived[quantity] = value
    else if (status === 'measuring') values[quantity] = value
  }
  return isSaid ? [{ at: record.at, values, derived }] : []
}

/** All that is derived at one instant; what is absent of it is taken out of the row. */
export type DerivedRow = Readonly<{
  key: number
  at: number
  values: Readonly<Partial<Record<string, number>>>
}>

/** Puts results into rows that are there. */
export async function writeDerived(tx: Tx, table: FeedTable, rows: readonly DerivedRow[]): Promise<void> {
  if (rows.length === 0) return
  const ats = rows.map(({ at }) => at)
  const gives = table.columns.filter(({ key }) => table.feed.derivation?.gives.includes(key))
  await tx.query(statementsOf(table).write, [
    int4Array(rows.map(({ key }) => key)),
    timestampArray(ats),
    timestamp(ats.reduce((a, b) => Math.min(a, b))),
    timestamp(ats.reduce((a, b) => Math.max(a, b))),
    ...gives.map(({ key }) => float8Array(rows.map(({ values }) => values[key]))),
  ])
}

/**
 * Takes out whatever is derived within a stretch that nothing can be derived of any more.
 * @returns the instants (epoch ms) at which something was
 */
export async function forgetDerived(
  tx: Tx,
  table: FeedTable,
  { key, fromAt, toAt }: Wanted,
): Promise<number[]> {
  const values = [key, timestamp(fromAt), timestamp(toAt)]
  const { rows } = await tx.query<Pick<ObservationRecord, 'at'>>(statementsOf(table).forget, values)
  return rows.map(({ at }) => at)
}

type Statements = Readonly<{ read: Statement; write: Statement; forget: Statement }>
const made = new WeakMap<FeedTable, Statements>()

/**
 * `$4` and `$5`, `$3` and `$4`: the earliest and the latest instant, so that only the chunks between them are looked at.
 * `$6`: a stretch with more rows answers with none. The `limit` never cuts: it makes the planner go from device to device.
 */
function statementsOf(table: FeedTable): Statements {
  const known = made.get(table)
  if (known) return known
  const gives = table.columns.filter(({ key }) => table.feed.derivation?.gives.includes(key))
  const names = gives.map(({ name }) => quoted(name))
  const looksAt = table.columns.filter(({ key }) => table.feed.derivation?.from.includes(key))
  const fixed = ['device_key', 'at', 'received_at', 'lon', 'lat', 'simulated', 'meta']
  const read = [...fixed, ...looksAt.map(({ name }) => quoted(name)), ...names]
  const parameters = gives.map((_, index) => `$${index + 5}::float8[]`)
  const statements = {
    read: {
      name: `read-windows-${table.name}`,
      text: `select wanted.place::int4 as place, stored.*
from unnest($1::integer[], $2::timestamptz[], $3::timestamptz[]) with ordinality as wanted(device_key, from_at, to_at, place)
cross join lateral (
  select ${read.join(', ')} from ${quoted(table.name)}
  where device_key = wanted.device_key and at between wanted.from_at and wanted.to_at and at between $4 and $5
  order by at limit $6::int8
) stored
where not exists (
  select from ${quoted(table.name)} counted
  where counted.device_key = wanted.device_key and counted.at between wanted.from_at and wanted.to_at
    and counted.at between $4 and $5
  offset $6::int8 limit 1
)
order by wanted.place, stored.at`,
    },
    write: {
      name: `write-derived-${table.name}`,
      text: `update ${quoted(table.name)} stored set ${names.map((name) => `${name} = next.${name}`).join(', ')}
from unnest($1::integer[], $2::timestamptz[], ${parameters.join(', ')}) as next(device_key, at, ${names.join(', ')})
where stored.device_key = next.device_key and stored.at = next.at and stored.at between $3 and $4`,
    },
    forget: {
      name: `forget-derived-${table.name}`,
      text: `update ${quoted(table.name)} set ${names.map((name) => `${name} = null`).join(', ')}
where device_key = $1 and at between $2 and $3 and num_nonnulls(${names.join(', ')}) > 0
returning at`,
    },
  }
  made.set(table, statements)
  return statements
}
