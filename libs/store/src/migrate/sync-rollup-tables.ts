import type { Log } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { quoted } from '../feed-table.js'
import { type Resolution, type Rollup, resolutions, rollups } from '../rollup/rollup-table.js'
import { chunkMs } from './chunk.js'

/**
 * Makes the tables of roll-ups follow the feeds, as those of observations do: additive only. Where there are observations
 * already that a new table does not have, or minutes that do not say which they hold, those are put on the list of what
 * has to be rolled up.
 */
export async function syncRollupTables(
  tx: Tx,
  { log, timescale }: { log: Log; timescale: boolean },
): Promise<void> {
  for (const rollup of rollups.values()) {
    const behind = await Promise.all(
      resolutions.map((resolution) => syncTable(tx, rollup, { resolution, timescale })),
    )
    if (!behind.some(Boolean)) continue
    await noteAll(tx, rollup)
    log.info('store.rollup-tables-created', { feed: rollup.feed.feed.id, hypertable: timescale })
  }
}

type Wanted = Readonly<{ resolution: Resolution; timescale: boolean }>

/** @returns whether it lacks what there are observations of */
async function syncTable(tx: Tx, rollup: Rollup, { resolution, timescale }: Wanted): Promise<boolean> {
  const name = rollup.table[resolution]
  const { rows } = await tx.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = current_schema() and table_name = $1`,
    [name],
  )
  const present = new Set(rows.map((row) => quoted(row.name)))
  const missing = columnsOf(rollup, resolution).filter(({ name: column }) => !present.has(column))
  if (rows.length === 0) {
    await tx.query(`create table ${quoted(name)} (
  device_key integer not null,
  at timestamptz not null,
  ${missing.map((column) => `${column.name} ${column.type},`).join('\n  ')}
  primary key (device_key, at)
)`)
    // Minutes leave by whole weeks, as observations do; hours and days are few, and stay.
    if (timescale && resolution === '1m') await tx.query(createHypertable(name))
    return true
  }
  for (const column of missing)
    await tx.query(`alter table ${quoted(name)} add column ${column.name} ${column.type}`)
  const added = new Set(missing.map((column) => column.name))
  return rollup.columns.some(({ seen, count }) => added.has(seen) && !added.has(count))
}

type Column = Readonly<{ name: string; type: string }>

function columnsOf({ columns }: Rollup, resolution: Resolution): Column[] {
  return columns.flatMap(({ min, max, sum, count, seen }) => [
    ...[min, max, sum].map((name) => ({ name, type: 'double precision' })),
    { name: count, type: 'integer not null default 0' },
    ...(resolution === '1m' ? [{ name: seen, type: 'bytea' }] : []),
  ])
}

function createHypertable(name: string): string {
  const interval = `interval '${chunkMs / 3_600_000} hours'`
  return `select create_hypertable('${quoted(name)}', 'at', chunk_time_interval => ${interval}, create_default_indexes => false)`
}

/** One look at each device's oldest row, and none at the others. What is stored from now on is noted by who stores it. */
async function noteAll(tx: Tx, { feed }: Rollup): Promise<void> {
  await tx.query(
    `insert into rollup_backlog (device_key, next_at, until_at)
     select device.key, date_trunc('hour', oldest.at), date_trunc('hour', now()) + interval '2 hours'
     from device cross join lateral (
       select at from ${quoted(feed.name)} where device_key = device.key order by at limit 1) oldest
     where device.feed = $1 on conflict do nothing`,
    [feed.feed.id],
  )
}
