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
