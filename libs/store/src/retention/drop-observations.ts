import { chunkMs } from '../migrate/chunk.js'
import type { Db, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { type FeedTable, feedTables, quoted } from '../feed-table.js'
import { isHypertable } from '../migrate/is-hypertable.js'

/** One statement of a plain table takes away so many days of one device, so that none takes long. */
const daysAtOnce = 10
const patienceMs = 60_000

/**
 * Takes the raw observations of a feed away that were measured before `at` (epoch ms), by whole weeks: what is of the
 * week of `at`, stays. TimescaleDB drops its chunks, which are those weeks; a plain table is emptied device by device.
 * @returns from when on observations are kept (epoch ms)
 * @throws RangeError for a feed that the house does not have; StoreUnavailable, and what is gone by then is gone
 */
export async function dropObservations(db: Db, { feed, at }: { feed: string; at: number }): Promise<number> {
  const table = feedTables.get(feed)
  if (!table) throw new RangeError(`there is no feed ${feed}`)
  const keptFrom = Math.floor(at / chunkMs) * chunkMs
  if (await isHypertable(db, table.name)) await dropChunks(db, { table, keptFrom })
  else await deleteRows(db, { table, keptFrom })
  return keptFrom
}

type Cut = Readonly<{ table: FeedTable; keptFrom: number }>

async function dropChunks(db: Db, { table, keptFrom }: Cut): Promise<void> {
  await db.tx(async (tx) => {
    await tx.query(`set local statement_timeout = '${patienceMs / 1_000}s'`)
    // A chunk is taken away under a lock: whoever waits for it must not wait for a reader of ours for long.
    await tx.query(`set local lock_timeout = '2s'`)
    await tx.query({ text: 'select drop_chunks($1::regclass, $2::timestamptz)', timeoutMs: patienceMs }, [
      quoted(table.name),
      timestamp(keptFrom),
    ])
  })
}

async function deleteRows(db: Db, cut: Cut): Promise<void> {
  const { rows } = await db.query<{ key: number }>('select key from device where feed = $1 order by key', [
    cut.table.feed.id,
  ])
  for (const { key } of rows) while ((await deleteSome(db, { ...cut, key })) > 0);
}

async function deleteSome(
  tx: Tx,
  { table, keptFrom, key }: Cut & Readonly<{ key: number }>,
): Promise<number> {
  const { count } = await tx.query(
    `delete from ${quoted(table.name)} where device_key = $1 and at < least($2::timestamptz,
       (select min(at) from ${quoted(table.name)} where device_key = $1) + interval '${daysAtOnce} days')`,
    [key, timestamp(keptFrom)],
  )
  return count
}
