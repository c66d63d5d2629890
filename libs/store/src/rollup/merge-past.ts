import { byteaArray, float8Array, int4Array, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { quoted } from '../feed-table.js'
import type { ReadyHours } from './due-hours.js'
import { hourMs } from './hour.js'
import { type Part, type Sight, partOf, seenBytes, seenIn, withPast } from './past-part.js'
import { type Rollup, measuring, namesOf } from './rollup-table.js'

const minuteMs = 60_000
const patienceMs = 60_000

type Hours = ReadyHours['hours']

/**
 * The minutes of hours whose observations have been taken away (before `raw_from`): what has come since is put to what is
 * kept, value by value. What is there now are those that came since the last turn of retention, and which of them are kept
 * already says the minute itself: so it may be done again, and what had gone may come again, and each value counts
 * once, by its device and instant. Minutes forget after their own time, and then an hour no longer knows who was in it.
 */
export async function mergePastMinutes(tx: Tx, rollup: Rollup, hours: Hours): Promise<void> {
  if (hours.length === 0) return
  const sights = await readSights(tx, rollup, hours)
  if (sights.size === 0) return
  const kept = await readKept(tx, rollup, hours)
  const merged = [...sights].map(([place, { key, at, columns }]) => ({
    key,
    at,
    parts: columns.map((seen, column) => {
      const before = kept.get(place)?.[column]
      return before ? withPast(before, seen) : partOf(seen)
    }),
  }))
  await write(tx, rollup, merged)
}

type Minute = Readonly<{ key: number; at: number }>
type Record = Readonly<{ key: number; at: number }> & Readonly<{ [column: string]: unknown }>

const placeOf = ({ key, at }: Minute): string => `${key} ${at}`

const dueHours = `unnest($1::integer[], $2::timestamptz[]) as due(device_key, hour_at)`

async function ask(tx: Tx, statement: Statement, hours: Hours): Promise<Record[]> {
  const ats = hours.map(({ hourAt }) => hourAt)
  const { rows } = await tx.query<Record>({ ...statement, timeoutMs: patienceMs }, [
    int4Array(hours.map(({ key }) => key)),
    timestampArray(ats),
    timestamp(ats.reduce((a, b) => Math.min(a, b))),
    timestamp(ats.reduce((a, b) => Math.max(a, b)) + hourMs),
  ])
  return rows
}

/** The rows of a table in the due hours; the time twice, so that only the chunks are looked at that may hold them. */
function withinHours(table: string, columns: readonly string[]): string {
  return `select o.device_key as key, o.at, ${columns.join(', ')}
from ${dueHours} cross join lateral (select * from ${quoted(table)} o
  where o.device_key = due.device_key and o.at >= due.hour_at and o.at < due.hour_at + interval '1 hour'
    and o.at >= $3::timestamptz and o.at < $4::timestamptz offset 0) o`
}

/** What there is now, by minute and column. */
async function readSights(
  tx: Tx,
  rollup: Rollup,
  hours: Hours,
): Promise<Map<string, Minute & { columns: Sight[][] }>> {
  const columns = rollup.columns.flatMap((column, place) => [
    `o.${column.raw} as raw${place}`,
    `${measuring(column, 'o')} as measured${place}`,
  ])
  const rows = await ask(tx, { text: withinHours(rollup.feed.name, columns) }, hours)
  const minutes = new Map<string, Minute & { columns: Sight[][] }>()
  for (const row of rows) {
    const at = Math.floor(row.at / minuteMs) * minuteMs
    const place = placeOf({ key: row.key, at })
    const minute = minutes.get(place) ?? { key: row.key, at, columns: rollup.columns.map(() => []) }
    minutes.set(place, minute)
    minute.columns.forEach((sights, column) => {
      if (row[`raw${column}`] === null) return
      sights.push({ atMs: row.at - at, measured: numberIn(row[`measured${column}`]) })
    })
  }
  return minutes
}

async function readKept(tx: Tx, rollup: Rollup, hours: Hours): Promise<Map<string, Part[]>> {
  const columns = rollup.columns.flatMap(({ min, max, sum, count, seen }, place) =>
    [min, max, sum, count, seen].map((name, part) => `o.${name} as ${partNames[part]}${place}`),
  )
  const rows = await ask(tx, { text: withinHours(rollup.table['1m'], columns) }, hours)
  return new Map(rows.map((row) => [placeOf(row), rollup.columns.map((_, place) => partIn(row, place))]))
}

const partNames = ['min', 'max', 'sum', 'count', 'seen'] as const

function partIn(row: Record, place: number): Part {
  const [min, max, sum] = ['min', 'max', 'sum'].map((name) => numberIn(row[`${name}${place}`]))
  const count = numberIn(row[`count${place}`]) ?? 0
  const bytes = row[`seen${place}`]
  const seen = Buffer.isBuffer(bytes) ? seenIn(bytes) : count === 0 ? new Set<number>() : null
  return { min: min ?? null, max: max ?? null, sum: sum ?? null, count, seen }
}

function numberIn(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

async function write(
  tx: Tx,
  rollup: Rollup,
  minutes: readonly (Minute & Readonly<{ parts: readonly Part[] }>)[],
): Promise<void> {
  const names = namesOf(rollup, '1m')
  const of = (column: number) => minutes.flatMap(({ parts }) => parts[column] ?? [])
  const known = (value: number | null): number | undefined => value ?? undefined
  const types = [
    ...rollup.columns.flatMap(() => ['float8', 'float8', 'float8', 'integer']),
    ...rollup.columns.map(() => 'bytea'),
  ]
  await tx.query(
    {
      text: `insert into ${quoted(rollup.table['1m'])} as kept (device_key, at, ${names.join(', ')})
select * from unnest($1::integer[], $2::timestamptz[], ${types.map((type, place) => `$${place + 3}::${type}[]`).join(', ')})
on conflict (device_key, at) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
      timeoutMs: patienceMs,
    },
    [
      int4Array(minutes.map(({ key }) => key)),
      timestampArray(minutes.map(({ at }) => at)),
      ...rollup.columns.flatMap((_, column) => [
        float8Array(of(column).map(({ min }) => known(min))),
        float8Array(of(column).map(({ max }) => known(max))),
        float8Array(of(column).map(({ sum }) => known(sum))),
        int4Array(of(column).map(({ count }) => count)),
      ]),
      ...rollup.columns.map((_, column) => byteaArray(of(column).map(({ seen }) => seenBytes(seen)))),
    ],
  )
}
