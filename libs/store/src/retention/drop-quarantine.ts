import type { Db, Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

const atOnce = 1_000

/** Takes some refused messages away that came before `at` (epoch ms), the oldest first. @returns how many, of 1,000 at most */
export async function dropQuarantine(tx: Tx | Db, { at }: Readonly<{ at: number }>): Promise<number> {
  const { count } = await tx.query(
    `delete from quarantine where id in (
       select id from quarantine where received_at < $1 order by received_at limit ${atOnce})`,
    [timestamp(at)],
  )
  return count
}
