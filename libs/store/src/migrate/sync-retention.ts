import type { Tx } from '../db/open-database.js'
import { feedTables } from '../feed-table.js'

/**
 * A line for each feed: from when on its observations and its minutes are kept. Null: nothing has been taken away yet.
 * Whoever rolls hours up reads it in the same transaction (`rollup/recompute.ts`).
 */
export async function syncRetention(tx: Tx): Promise<void> {
  await tx.query(`create table if not exists retention (
  feed text primary key,
  raw_from timestamptz,
  minutes_from timestamptz,
  raw_days integer,
  minute_days integer,
  looked_at timestamptz
)`)
  await tx.query('insert into retention (feed) select unnest($1::text[]) on conflict do nothing', [
    [...feedTables.keys()],
  ])
}
