import type { Db, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { tryLock } from '../db/try-lock.js'
import { quoted } from '../feed-table.js'
import { isHypertable } from '../migrate/is-hypertable.js'

/** One statement of a plain table takes away so many days of one device, so that none takes long. */
const daysAtOnce = 10
const patienceMs = 60_000

/** Rows of `table` before `before` (epoch ms, the start of a chunk); `spare`: SQL over a row `gone` that is left. */
export type Cut = Readonly<{ table: string; before: number; feed: string; spare?: string }>

/** One process takes rows away for all; each step is a transaction of its own under this name. */
const lockName = 'retention'

/** Whether the table has anything of before. */
export async function hasOlder(tx: Tx, { table, before }: Pick<Cut, 'table' | 'before'>): Promise<boolean> {
  const { rows } = await tx.query<{ found: boolean }>(
    `select exists (select from ${quoted(table)} where at < $1::timestamptz) as found`,
    [timestamp(before)],
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

async function dropChunks(db: Db, { table, before, spare }: Cut): Promise<boolean> {
  return db.tx(async (tx) => {
    if (!(await tryLock(tx, lockName))) return false
    await tx.query(`set local statement_timeout = '${patienceMs / 1_000}s'`)
    // A chunk is taken away under a lock: whoever waits for it must not wait for a reader of ours for long.
    await tx.query(`set local lock_timeout = '2s'`)
    if (spare !== undefined) {
      // Who is storing ends first; from then on nothing can come that would have to be spared.
      await tx.query(`lock table ${quoted(table)} in share mode`)
      const { rows } = await tx.query<{ found: boolean }>(
        `select exists (select from ${quoted(table)} gone where at < $1::timestamptz and ${spare}) as found`,
        [timestamp(before)],
      )
      if (rows[0]?.found) return false
    }
    await tx.query({ text: 'select drop_chunks($1::regclass, $2::timestamptz)', timeoutMs: patienceMs }, [
      quoted(table),
      timestamp(before),
    ])
    return true
  })
}

async function deleteRows(db: Db, cut: Cut): Promise<boolean> {
  const { rows } = await db.query<{ key: number }>('select key from device where feed = $1 order by key', [
    cut.feed,
  ])
  for (const { key } of rows) {
    for (let gone: number | undefined = 1; gone !== 0;) {
      gone = await db.tx(async (tx) => ((await tryLock(tx, lockName)) ? deleteSome(tx, cut, key) : undefined))
      if (gone === undefined) return false
    }
  }
  return !(await hasOlder(db, cut))
}

async function deleteSome(tx: Tx, { table, before, spare }: Cut, key: number): Promise<number> {
  const { count } = await tx.query(
    `delete from ${quoted(table)} gone where device_key = $1 and at < least($2::timestamptz,
       (select min(at) from ${quoted(table)} where device_key = $1) + interval '${daysAtOnce} days')
     ${spare === undefined ? '' : `and not (${spare})`}`,
    [key, timestamp(before)],
  )
  return count
}
