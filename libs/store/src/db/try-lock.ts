import { askDatabase } from './ask-database.js'
import type { Statement, Tx } from './open-database.js'

const take: Statement = {
  name: 'try-lock',
  text: `select pg_try_advisory_xact_lock(7207, hashtext($1)) as taken`,
}

/** Whether this transaction is now the only one that holds the name, until it ends. For sweeps that one process does for all. */
export async function tryLock(tx: Tx, name: string): Promise<boolean> {
  const { rows } = await tx.query<{ taken: boolean }>(take, [name])
  return rows[0]?.taken ?? false
}

/**
 * Says that the transaction is still wanted. One that holds a name and waits for other work must say so more often
 * than every 5 s: the server ends those that stay silent.
 * @throws StoreUnavailable when it is too late.
 */
export async function keepLock(tx: Tx): Promise<void> {
  await askDatabase(tx)
}
