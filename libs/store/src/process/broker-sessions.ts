import type { Tx } from '../db/open-database.js'

/** Whether a process of ours has had this session at the broker before. */
export async function isSessionKnown(tx: Tx, name: string): Promise<boolean> {
  const { count } = await tx.query('select from broker_session where name = $1', [name])
  return count > 0
}

/** Remembers that this session is ours at the broker, now. */
export async function keepSession(tx: Tx, name: string): Promise<void> {
  await tx.query(
    'insert into broker_session (name) values ($1) on conflict (name) do update set kept_at = now()',
    [name],
  )
}

/** Forgets sessions that were taken away on purpose: that they are not there is no loss. */
export async function forgetSessions(tx: Tx, names: readonly string[]): Promise<void> {
  await tx.query('delete from broker_session where name = any($1::text[])', [names])
}
