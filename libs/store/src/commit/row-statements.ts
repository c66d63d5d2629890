import type { Statement } from '../db/open-database.js'
import { type FeedTable, quoted } from '../feed-table.js'
import { rowColumnTypes } from '../observation-row.js'

/** The three statements that a feed's rows need; their texts follow from its columns. */
export type RowStatements = Readonly<{ insert: Statement; readExisting: Statement; update: Statement }>

const made = new WeakMap<FeedTable, RowStatements>()

/** The statements of a feed's table, made once. */
export function rowStatements(table: FeedTable): RowStatements {
  const known = made.get(table)
  if (known) return known
  const statements = { insert: insert(table), readExisting: readExisting(table), update: update(table) }
  made.set(table, statements)
  return statements
}

const fixed = ['device_key', 'at', 'received_at', 'lon', 'lat', 'simulated']

/**
 * Inserts rows that are not there yet. First row of the answer: (−1, how many went in). The others, only when some
 * did not: the rows that did. So the common case answers with one row, whatever the size of the batch.
 */
function insert(table: FeedTable): Statement {
  const names = columnNames(table)
  return {
    name: `insert-${table.name}`,
    text: `with inserted as (
  insert into ${quoted(table.name)} (${names.join(', ')})
  select ${[...names.slice(0, -1), 'meta::jsonb'].join(', ')} from ${incoming(table)}
  on conflict (device_key, at) do nothing
  returning device_key, at)
select -1 as key, count(*)::int8 as at from inserted
union all
select device_key, (extract(epoch from at) * 1000)::int8 from inserted
where (select count(*) from inserted) < cardinality($1)`,
  }
}

/** Reads the rows of the given (device, at) and keeps others from changing them. `$3`, `$4`: the earliest and latest of `$2`. */
function readExisting(table: FeedTable): Statement {
  return {
    name: `read-existing-${table.name}`,
    text: `select stored.* from ${quoted(table.name)} stored
join unnest($1::integer[], $2::timestamptz[]) as wanted(device_key, at) on stored.device_key = wanted.device_key and stored.at = wanted.at
where stored.at between $3 and $4
order by stored.device_key, stored.at
for update of stored`,
  }
}

/** Writes rows anew that are there and have been read for update. */
function update(table: FeedTable): Statement {
  const names = columnNames(table).filter(
    (name) => !['device_key', 'at', 'received_at', 'simulated'].includes(name),
  )
  const set = names.map((name) => `${name} = next.${name}${name === 'meta' ? '::jsonb' : ''}`)
  return {
    name: `update-${table.name}`,
    text: `update ${quoted(table.name)} stored set ${set.join(', ')}
from ${incoming(table)}
where stored.device_key = next.device_key and stored.at = next.at`,
  }
}

function incoming(table: FeedTable): string {
  const parameters = rowColumnTypes(table).map((type, index) => `$${index + 1}::${type}[]`)
  return `unnest(${parameters.join(', ')}) as next(${columnNames(table).join(', ')})`
}

function columnNames(table: FeedTable): string[] {
  return [...fixed, ...table.columns.map(({ name }) => quoted(name)), 'meta']
}
