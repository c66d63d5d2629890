import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { type ScreenRow, screenColumns } from './screen-row.js'

/** Locks the wall until the transaction ends; undefined when there is none of that id. */
export async function lockScreen(tx: Tx, id: string): Promise<ScreenRow | undefined> {
  const { rows } = await tx.query<ScreenRow>(`select ${screenColumns} from screen where id = $1 for update`, [
    id,
  ])
  return rows[0]
}

/** Gives a wall another name; it must be free. */
export async function renameScreen(
  tx: Tx,
  { id, name }: Readonly<{ id: string; name: string }>,
): Promise<void> {
  await tx.query('update screen set name = $2 where id = $1', [id, name])
}

/** Gives a wall another credential, of which only the hash is stored; the one before opens nothing from then on. */
export async function replaceScreenSecret(
  tx: Tx,
  { id, secretHash, at }: Readonly<{ id: string; secretHash: Uint8Array; at: number }>,
): Promise<void> {
  await tx.query('update screen set secret_hash = $2, cookie_at = $3 where id = $1', [
    id,
    secretHash,
    timestamp(at),
  ])
}

/** Ends the wall's credential for good, and takes its picture away. */
export async function revokeScreen(
  tx: Tx,
  { id, by, at }: Readonly<{ id: string; by: string; at: number }>,
): Promise<void> {
  await tx.query('update screen set revoked_at = $2, revoked_by = $3, picture_at = null where id = $1', [
    id,
    timestamp(at),
    by,
  ])
  await tx.query('delete from screen_picture where screen_id = $1', [id])
}
