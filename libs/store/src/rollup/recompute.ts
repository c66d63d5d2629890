import { siteTime } from '@haidang/domain'

import { int4Array, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { quoted } from '../feed-table.js'
import { readKeptFrom } from '../retention/read-retention.js'
import { hourMs } from './hour.js'
import type { ReadyHours } from './due-hours.js'
import { mergePastMinutes } from './merge-past.js'
import { spotOffset } from './past-part.js'
import { type Rollup, measuring, namesOf, ofRollups, rolledNames, rollups } from './rollup-table.js'

const patienceMs = 60_000

/**
 * Makes the roll-ups of some hours anew from their raw observations, and those of the days that hold them. Doing it again
 * changes nothing. `zone`: by which the days of the place begin. Where the observations have gone, minutes are added to
 * (`merge-past.ts`); hours follow their minutes, and days their hours, which are kept for ever. Where the minutes have gone, too,
 * a quantity's figures are written over only by what holds at least as many values.
 */
export async function recomputeHours(
  tx: Tx,
  { feed, hours }: Pick<ReadyHours, 'feed' | 'hours'>,
  zone: string,
): Promise<void> {
  const rollup = rollups.get(feed)
  if (!rollup || hours.length === 0) return
  const { minutes, hourly, days } = statementsOf(rollup)
  await tx.query(`set local statement_timeout = '${patienceMs / 1_000}s'`)
  const { rawFrom = -Infinity, minutesFrom = -Infinity } = await readKeptFrom(tx, feed)
  const there = hours.filter(({ hourAt }) => hourAt >= rawFrom)
  if (there.length > 0) {
    const ats = there.map(({ hourAt }) => hourAt)
    await tx.query(minutes, [
      ...dueOf(there),
      timestamp(ats.reduce((a, b) => Math.min(a, b))),
      timestamp(ats.reduce((a, b) => Math.max(a, b)) + hourMs),
    ])
  }
  await mergePastMinutes(
    tx,
    rollup,
    hours.filter(({ hourAt }) => hourAt < rawFrom),
  )
  const closedUntil = Math.min(rawFrom, minutesFrom)
  const closed = Number.isFinite(closedUntil) ? timestamp(closedUntil) : '-infinity'
  await tx.query(hourly, [...dueOf(hours), closed])
  const finest = finestOfDays(zone, hours[0]?.hourAt ?? 0)
  await tx.query(days[finest], [...dueOf(hours), finest === '1h' ? '-infinity' : closed, zone])
}

function dueOf(hours: ReadyHours['hours']): [Buffer, Buffer] {
  return [int4Array(hours.map(({ key }) => key)), timestampArray(hours.map(({ hourAt }) => hourAt))]
}

/** What days are added up from: hours, unless the place’s midnight lies between two of them, as India’s does. */
export function finestOfDays(zone: string, at: number): '1h' | '1m' {
  return siteTime(Math.floor(at / hourMs) * hourMs, zone).minute === 0 ? '1h' : '1m'
}

type Statements = Readonly<{
  minutes: Statement
  hourly: Statement
  days: Readonly<Record<'1h' | '1m', Statement>>
}>

const made = new WeakMap<Rollup, Statements>()

function statementsOf(rollup: Rollup): Statements {
  const known = made.get(rollup)
  if (known) return known
  const days = { '1h': ofDays(rollup, '1h'), '1m': ofDays(rollup, '1m') }
  const statements = { minutes: ofMinutes(rollup), hourly: ofHours(rollup), days }
  made.set(rollup, statements)
  return statements
}

const dueHours = `unnest($1::integer[], $2::timestamptz[]) as due(device_key, hour_at)`

/** `offset 0` makes the server go through its index once for each hour, however little it knows of how many there are. */
function ofMinutes(rollup: Rollup): Statement {
  const { columns, feed } = rollup
  const values = columns.map(
    (column, place) => `${measuring(column, 'o')} as v${place}, o.${column.raw} as raw${place}`,
  )
  const rolled = columns.map((_, place) =>
    ['min', 'max', 'sum', 'count'].map((name) => `${name}(raw.v${place})`).join(', '),
  )
  const seen = columns.map(
    (_, place) => `string_agg(raw.spot, '') filter (where raw.raw${place} is not null)`,
  )
  const names = namesOf(rollup, '1m')
  return {
    name: `roll-up-1m-${feed.name}`,
    timeoutMs: patienceMs,
    text: `insert into ${quoted(rollup.table['1m'])} as kept (device_key, at, ${names.join(', ')})
select raw.device_key, raw.minute, ${[...rolled, ...seen].join(', ')}
from ${dueHours} cross join lateral (
  select o.device_key, date_trunc('minute', o.at) as minute, ${values.join(', ')},
    int2send((date_part('milliseconds', o.at) - ${spotOffset})::smallint) as spot
  from ${quoted(feed.name)} o
  where o.device_key = due.device_key and o.at >= due.hour_at and o.at < due.hour_at + interval '1 hour'
    and o.at >= $3::timestamptz and o.at < $4::timestamptz offset 0) raw
group by 1, 2
on conflict (device_key, at) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
where ${rowOf('kept', names)} is distinct from ${rowOf('excluded', names)}`,
  }
}

function ofHours(rollup: Rollup): Statement {
  return upsert(rollup, '1h', {
    name: `roll-up-1h-${rollup.feed.name}`,
    text: `select due.device_key, due.hour_at, ${ofRollups(rollup, 'finer').join(', ')}
from ${dueHours} cross join lateral (
  select * from ${quoted(rollup.table['1m'])} minute
  where minute.device_key = due.device_key and minute.at >= due.hour_at and minute.at < due.hour_at + interval '1 hour'
  offset 0) finer
group by 1, 2`,
  })
}

/** 26 hours after its midnight it is the day after, whatever the clocks have done. */
function ofDays(rollup: Rollup, from: '1h' | '1m'): Statement {
  return upsert(rollup, '1d', {
    name: `roll-up-1d-${from}-${rollup.feed.name}`,
    text: `select day.device_key, day.at, ${ofRollups(rollup, 'finer').join(', ')}
from (select distinct due.device_key, date_trunc('day', edge.at, $4::text) as at
  from ${dueHours} cross join lateral (values (due.hour_at), (due.hour_at + interval '59 minutes')) as edge(at)) day
cross join lateral (
  select * from ${quoted(rollup.table[from])} part
  where part.device_key = day.device_key and part.at >= day.at
    and part.at < date_trunc('day', day.at + interval '26 hours', $4::text)
  offset 0) finer
group by 1, 2`,
  })
}

function rowOf(of: string, names: readonly string[]): string {
  return `(${names.map((column) => `${of}.${column}`).join(', ')})`
}

/** Rows that stay what they were are not written again. `$3`: before it a quantity keeps its figures where fewer values come. */
function upsert(
  rollup: Rollup,
  resolution: '1h' | '1d',
  { name, text }: Required<Pick<Statement, 'name' | 'text'>>,
): Statement {
  const names = rolledNames(rollup)
  const set = rollup.columns.flatMap(({ min, max, sum, count }) =>
    [min, max, sum, count].map(
      (column) =>
        `${column} = case when kept.at >= $3::timestamptz or excluded.${count} >= kept.${count} then excluded.${column} else kept.${column} end`,
    ),
  )
  return {
    name,
    timeoutMs: patienceMs,
    text: `insert into ${quoted(rollup.table[resolution])} as kept (device_key, at, ${names.join(', ')})
${text}
on conflict (device_key, at) do update set ${set.join(', ')}
where ${rowOf('kept', names)} is distinct from ${rowOf('excluded', names)}`,
  }
}
