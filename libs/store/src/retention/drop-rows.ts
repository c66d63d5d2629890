import type { Db, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { tryLock } from '../db/try-lock.js'
import { quoted } from '../feed-table.js'
import { isHypertable } from '../migrate/is-hypertable.js'

/** One statement of a plain table takes away so many days of one device, so that none takes long. */
const daysAtOnce = 10
const patienceMs = 60_000

/** Rows of `table` before `before` (epoch ms, the start of a chunk); `feeds`: of whose devices the table has rows. */
export type Cut = Readonly<{
  table: string
  before: number
  feeds: readonly string[]
  /** Rows stay whose hour is still to be rolled up. */
  sparesDue?: boolean
}>

/** One process takes rows away for all; each step is a transaction of its own under this name. */
const lockName = 'retention'

/** Whether the table has anything of before: a chunk, or in a plain table a row, for which each device is asked by its key. */
export async function hasOlder(tx: Tx, { table, before, feeds }: Cut): Promise<boolean> {
  const { rows } = (await isHypertable(tx, table))
    ? await tx.query<{ found: boolean }>(
        'select exists (select from show_chunks($1::regclass, older_than => $2::timestamptz)) as found',
        [quoted(table), timestamp(before)],
      )
    : await tx.query<{ found: boolean }>(
        `select exists (select from device cross join lateral (select from ${quoted(table)} held
           where held.device_key = device.key and held.at < $2::timestamptz limit 1) old
         where device.feed = any($1::text[])) as found`,
        [feeds, timestamp(before)],
      )
  return rows[0]?.found ?? false
}

/**
 * TimescaleDB drops its chunks, which are whole weeks; a plain table is emptied device by device, some days at a time.
 * @returns whether all of it is gone; what was spared and what another process is at is not
 * @throws StoreUnavailable, and what is gone by then is gone
 */
export async function dropRows(db: Db, cut: Cut): Promise<boolean> {
  return (await isHypertable(db, cut.table)) ? dropChunks(db, cut) : deleteRows(db, cut)
}

async function dropChunks(db: Db, cut: Cut): Promise<boolean> {
  const { table, before, sparesDue = false } = cut
  return db.tx(async (tx) => {
    if (!(await tryLock(tx, lockName))) return false
    await tx.query(`set local statement_timeout = '${patienceMs / 1_000}s'`)
    // A chunk is taken away under a lock: whoever waits for it must not wait for a reader of ours for long.
    await tx.query(`set local lock_timeout = '2s'`)
    if (sparesDue) {
      // Whoever stores waits from the lock on: what can be known before it, is.
      if (await hasDue(tx, cut)) return false
      // Who is storing ends first; from then on nothing can come that would have to be spared.
      await tx.query(`lock table ${quoted(table)} in share mode`)
      if (await hasDue(tx, cut)) return false
    }
    await tx.query({ text: 'select drop_chunks($1::regclass, $2::timestamptz)', timeoutMs: patienceMs }, [
      quoted(table),
      timestamp(before),
    ])
    return true
  })
}

/**
 * Whether a row of before waits to be rolled up. Asked of the hours that wait, of which there are few, and not of the rows:
 * those of a week are millions.
 */
async function hasDue(tx: Tx, { table, before, feeds }: Cut): Promise<boolean> {
  const text = `select exists (select from rollup_due due join device on device.key = due.device_key
    where device.feed = any($1::text[]) and due.hour_at < $2::timestamptz and exists (
      select from ${quoted(table)} held where held.device_key = due.device_key
        and held.at >= due.hour_at and held.at < due.hour_at + interval '1 hour' and held.at < $2::timestamptz)) as found`
  const { rows } = await tx.query<{ found: boolean }>({ text, timeoutMs: patienceMs }, [
    feeds,
    timestamp(before),
  ])
  return rows[0]?.found ?? false
}

async function deleteRows(db: Db, cut: Cut): Promise<boolean> {
  const { rows } = await db.query<{ key: number }>(
    'select key from device where feed = any($1) order by key',
    [cut.feeds],
  )
  for (const { key } of rows) {
    for (let gone: number | undefined = 1; gone !== 0;) {
      gone = await db.tx(async (tx) => ((await tryLock(tx, lockName)) ? deleteSome(tx, cut, key) : undefined))
      if (gone === undefined) return false
    }
  }
  return !(await hasOlder(db, cut))
}

/** A row whose hour is still to be rolled up. */
const isDue = `exists (select from rollup_due due where due.device_key = gone.device_key
  and due.hour_at = date_trunc('hour', gone.at))`

async function deleteSome(tx: Tx, { table, before, sparesDue = false }: Cut, key: number): Promise<number> {
  const { count } = await tx.query(
    `delete from ${quoted(table)} gone where device_key = $1 and at < least($2::timestamptz,
       (select min(at) from ${quoted(table)} where device_key = $1) + interval '${daysAtOnce} days')
     ${sparesDue ? `and not ${isDue}` : ''}`,
    [key, timestamp(before)],
  )
  return count
}
