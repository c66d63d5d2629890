import { siteTime } from '@haidang/domain'

import { int4Array, timestampArray } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { quoted } from '../feed-table.js'
import { hourMs } from './hour.js'
import type { ReadyHours } from './due-hours.js'
import { type Resolution, type Rollup, measuring, ofRollups, rolledNames, rollups } from './rollup-table.js'

const patienceMs = 60_000

/**
 * Makes the roll-ups of some hours anew from their raw observations, and those of the days that hold them. Doing it again
 * changes nothing. `zone`: by which the days of the place begin. Where the observations have gone, a bucket is written over
 * only by what holds at least as many values: late ones are added as minutes, and never stand for all there was.
 */
export async function recomputeHours(
  tx: Tx,
  { feed, hours }: Pick<ReadyHours, 'feed' | 'hours'>,
  zone: string,
): Promise<void> {
  const rollup = rollups.get(feed)
  if (!rollup || hours.length === 0) return
  const { minutes, hourly, days } = statementsOf(rollup)
  const ats = hours.map(({ hourAt }) => hourAt)
  const due = [int4Array(hours.map(({ key }) => key)), timestampArray(ats)]
  await tx.query(`set local statement_timeout = '${patienceMs / 1_000}s'`)
  await tx.query(minutes, [
    ...due,
    timestamp(ats.reduce((a, b) => Math.min(a, b))),
    timestamp(ats.reduce((a, b) => Math.max(a, b)) + hourMs),
    feed,
  ])
  await tx.query(hourly, [...due, feed])
  await tx.query(days[finestOfDays(zone, ats[0] ?? 0)], [...due, feed, zone])
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
  const values = rollup.columns.map((column, place) => `${measuring(column, 'o')} as v${place}`)
  const rolled = rollup.columns.map((_, place) =>
    ['min', 'max', 'sum', 'count'].map((name) => `${name}(raw.v${place})`).join(', '),
  )
  return upsert(rollup, '1m', {
    feed: '$5',
    name: `roll-up-1m-${rollup.feed.name}`,
    text: `select raw.device_key, raw.minute, ${rolled.join(', ')}
from ${dueHours} cross join lateral (
  select o.device_key, date_trunc('minute', o.at) as minute, ${values.join(', ')}
  from ${quoted(rollup.feed.name)} o
  where o.device_key = due.device_key and o.at >= due.hour_at and o.at < due.hour_at + interval '1 hour'
    and o.at >= $3::timestamptz and o.at < $4::timestamptz offset 0) raw
group by 1, 2`,
  })
}

function ofHours(rollup: Rollup): Statement {
  return upsert(rollup, '1h', {
    feed: '$3',
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
    feed: '$3',
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

/** Rows that stay what they were are not written again; `feed`: the parameter that names it. */
function upsert(
  rollup: Rollup,
  resolution: Resolution,
  { name, text, feed }: Required<Pick<Statement, 'name' | 'text'>> & Readonly<{ feed: string }>,
): Statement {
  const names = rolledNames(rollup)
  const row = (of: string): string => `(${names.map((column) => `${of}.${column}`).join(', ')})`
  return {
    name,
    timeoutMs: patienceMs,
    text: `insert into ${quoted(rollup.table[resolution])} as kept (device_key, at, ${names.join(', ')})
${text}
on conflict (device_key, at) do update set ${names.map((column) => `${column} = excluded.${column}`).join(', ')}
where ${row('kept')} is distinct from ${row('excluded')} and (
  kept.at >= coalesce((select raw_from from retention where retention.feed = ${feed}::text), '-infinity')
  or (${rollup.columns.map(({ count }) => `excluded.${count} >= kept.${count}`).join(' and ')}))`,
  }
}
