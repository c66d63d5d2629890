import type { Db, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { tryLock } from '../db/try-lock.js'
import { feedTables } from '../feed-table.js'
import { chunkMs } from '../migrate/chunk.js'
import { rollUpLock } from '../rollup/roll-up.js'
import { rollups } from '../rollup/rollup-table.js'
import { dropRows, hasOlder } from './drop-rows.js'

/**
 * `from`: from when on rows are kept (epoch ms, the start of a week). `nothing` older is there; it is `gone`; or it stays for
 * now, because some of it is not rolled up yet or another process is at it.
 */
export type Dropped = Readonly<{ from: number; outcome: 'nothing' | 'gone' | 'later' }>

type Old = Readonly<{ feed: string; at: number }>

/**
 * Takes the raw observations of a feed away that were measured before `at` (epoch ms), by whole weeks: what is of the
 * week of `at`, stays. Before anything goes it is rolled up, and written down that those roll-ups cannot be made again.
 * @throws RangeError for a feed that the house does not have; StoreUnavailable, and what is gone by then is gone
 */
export async function dropObservations(db: Db, { feed, at }: Old): Promise<Dropped> {
  const table = feedTables.get(feed)
  if (!table) throw new RangeError(`there is no feed ${feed}`)
  const from = weekOf(at)
  const old = { table: table.name, before: from, feeds: [feed], sparesDue: rollups.has(feed) }
  if (!(await hasOlder(db, old))) return { from, outcome: 'nothing' }
  if (!(await seal(db, { feed, from }))) return { from, outcome: 'later' }
  return { from, outcome: (await dropRows(db, old)) ? 'gone' : 'later' }
}

/**
 * Takes the minutes of a feed away, in the same way; its hours and days stay for ever. That they go is written down while
 * nobody rolls up: who had begun before would make an hour anew from the minutes that are left of it.
 */
export async function dropMinutes(db: Db, { feed, at }: Old): Promise<Dropped> {
  const rollup = rollups.get(feed)
  const from = weekOf(at)
  const old = rollup && { table: rollup.table['1m'], before: from, feeds: [feed] }
  if (!old || !(await hasOlder(db, old))) return { from, outcome: 'nothing' }
  const isSealed = await db.tx(async (tx) => {
    if (!(await tryLock(tx, rollUpLock))) return false
    await tx.query('update retention set minutes_from = greatest(minutes_from, $2) where feed = $1', [
      feed,
      timestamp(from),
    ])
    return true
  })
  return { from, outcome: isSealed && (await dropRows(db, old)) ? 'gone' : 'later' }
}

/** The start of the week that holds `at` (epoch ms), as chunks of hypertables are cut. */
export function weekOf(at: number): number {
  return Math.floor(at / chunkMs) * chunkMs
}

/**
 * From now on nobody rolls hours of before up as if their observations were all there. Under the lock of those who roll
 * up, so that none is at it; and only when nothing of before is waiting.
 */
async function seal(db: Db, { feed, from }: Readonly<{ feed: string; from: number }>): Promise<boolean> {
  return db.tx(async (tx) => {
    if (!(await tryLock(tx, rollUpLock)) || (await isWaiting(tx, { feed, from }))) return false
    await tx.query('update retention set raw_from = greatest(raw_from, $2) where feed = $1', [
      feed,
      timestamp(from),
    ])
    return true
  })
}

async function isWaiting(tx: Tx, { feed, from }: Readonly<{ feed: string; from: number }>): Promise<boolean> {
  if (!rollups.has(feed)) return false
  const { rows } = await tx.query<{ found: boolean }>(
    `select exists (select from rollup_due due join device on device.key = due.device_key
         where device.feed = $1 and due.hour_at < $2::timestamptz)
       or exists (select from rollup_backlog backlog join device on device.key = backlog.device_key
         where device.feed = $1 and backlog.next_at < $2::timestamptz) as found`,
    [feed, timestamp(from)],
  )
  return rows[0]?.found ?? false
}
