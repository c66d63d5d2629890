import type { StoredScope } from '../access/person.js'
import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { type ScreenRow, screenColumns } from './screen-row.js'

export type NewScreen = Readonly<{
  /** Of its device, which must be there. */
  id: string
  secretHash: Uint8Array
  name: string
  scene: string
  scope: StoredScope
  pairedAt: number
  pairedBy: string
  width: number
  height: number
}>

/** Adds a wall, of whose credential only the hash is stored; undefined when a living one has the name. */
export async function insertScreen(tx: Tx, screen: NewScreen): Promise<ScreenRow | undefined> {
  const { id, secretHash, name, scene, scope, pairedAt, pairedBy, width, height } = screen
  const { rows } = await tx.query<ScreenRow>(
    `insert into screen (id, secret_hash, name, scene, scope, paired_at, paired_by, cookie_at, width, height)
     values ($1, $2, $3, $4, $5, $6, $7, $6, $8, $9) on conflict do nothing returning ${screenColumns}`,
    [id, secretHash, name, scene, JSON.stringify(scope), timestamp(pairedAt), pairedBy, width, height],
  )
  return rows[0]
}
