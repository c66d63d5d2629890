import type { Log } from '@haidang/domain'

import { StoreRefusal } from '../db/store-refusal.js'
import type { Tx } from '../db/open-database.js'
import { type FeedTable, feedTables, quoted } from '../feed-table.js'
import { chunkMs } from './chunk.js'
import { syncEventTable } from './sync-event-table.js'
import { syncRetention } from './sync-retention.js'
import { syncRollupTables } from './sync-rollup-tables.js'

/**
 * Makes the tables of observations follow the feeds: missing tables and columns are added, nothing is ever
 * taken away; their roll-ups' tables and that of events follow. With TimescaleDB on the server they are hypertables, else plain tables.
 * @throws StoreRefusal when a column exists with another type.
 */
export async function syncFeedTables(tx: Tx, log: Log): Promise<void> {
  const timescale = await hasTimescale(tx, log)
  for (const table of feedTables.values()) await syncFeedTable(tx, table, { log, timescale })
  await syncRollupTables(tx, { log, timescale })
  await syncEventTable(tx, { timescale })
  await syncRetention(tx)
}

async function syncFeedTable(
  tx: Tx,
  table: FeedTable,
  { log, timescale }: { log: Log; timescale: boolean },
): Promise<void> {
  const { rows } = await tx.query<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = current_schema() and table_name = $1`,
    [table.name],
  )
  if (rows.length === 0) {
    await tx.query(createTable(table))
    if (timescale) await tx.query(createHypertable(table))
    log.info('store.feed-table-created', { table: table.name, hypertable: timescale })
    return
  }
  const present = new Map(rows.map(({ name, type }) => [name, type]))
  for (const { name, type } of table.columns) {
    const found = present.get(name)
    if (found !== undefined && found !== type) throw mismatched(table.name, { name, type, found })
    if (found !== undefined) continue
    await tx.query(`alter table ${quoted(table.name)} add column ${quoted(name)} ${type}`)
    log.info('store.feed-column-added', { table: table.name, column: name })
  }
}

/** No foreign key to `device`: devices are never deleted, and its check would cost more than the insert. */
function createTable(table: FeedTable): string {
  const columns = table.columns.map(({ name, type }) => `${quoted(name)} ${type},`).join('\n  ')
  return `create table ${quoted(table.name)} (
  device_key integer not null,
  at timestamptz not null,
  received_at timestamptz not null,
  lon double precision,
  lat double precision,
  simulated boolean not null,
  ${columns}
  meta jsonb,
  primary key (device_key, at)
)`
}

/** The primary key holds the time, as TimescaleDB wants it; an index over the time alone would serve nobody here. */
function createHypertable(table: FeedTable): string {
  const interval = `interval '${chunkMs / 3_600_000} hours'`
  return `select create_hypertable('${quoted(table.name)}', 'at', chunk_time_interval => ${interval}, create_default_indexes => false)`
}

/** Installing it takes a superuser; where we are none and nobody has done it, the tables are plain ones. */
async function hasTimescale(tx: Tx, log: Log): Promise<boolean> {
  const { rows } = await tx.query<{ installed: boolean; loaded: boolean; superuser: boolean }>(
    `select exists (select from pg_extension where extname = 'timescaledb') as installed,
            exists (select from pg_available_extensions where name = 'timescaledb')
              and current_setting('shared_preload_libraries') like '%timescaledb%' as loaded,
            (select rolsuper from pg_roles where rolname = current_user) as superuser`,
  )
  const found = rows[0]
  if (!found || found.installed || !found.loaded) return found?.installed ?? false
  if (found.superuser) await tx.query('create extension timescaledb')
  else log.warn('store.timescaledb-not-installed', { remedy: 'create extension timescaledb, as a superuser' })
  return found.superuser
}

function mismatched(
  table: string,
  { name, type, found }: { name: string; type: string; found: string },
): StoreRefusal {
  return new StoreRefusal(
    'mismatched-table',
    `Column ${name} of table ${table} is ${found}, and the feed needs ${type}. ` +
      'Rename the column in the database, or give the quantity another key; its data stays where it is.',
  )
}
