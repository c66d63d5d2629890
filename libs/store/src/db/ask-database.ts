import type { Tx } from './open-database.js'

/** Has the database answer, and asks nothing of it. @throws StoreUnavailable while it is away or hangs. */
export async function askDatabase(db: Tx): Promise<void> {
  await db.query('select 1')
}
