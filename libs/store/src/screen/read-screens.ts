import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import { type ScreenRow, screenColumns } from './screen-row.js'

/** The walls in the order of their ids; without the revoked ones unless asked for. There are tens of them, not thousands. */
export async function readScreens(tx: Tx, { revoked }: Readonly<{ revoked: boolean }>): Promise<ScreenRow[]> {
  const { rows } = await tx.query<ScreenRow>(
    `select ${screenColumns} from screen where $1 or revoked_at is null order by id`,
    [revoked],
  )
  return rows
}

/** The wall of that id, revoked or not. */
export async function readScreen(tx: Tx, id: string): Promise<ScreenRow | undefined> {
  const { rows } = await tx.query<ScreenRow>(`select ${screenColumns} from screen where id = $1`, [id])
  return rows[0]
}

/** The wall of that credential, unless it has been revoked. */
export async function readScreenBySecret(tx: Tx, secretHash: Uint8Array): Promise<ScreenRow | undefined> {
  const { rows } = await tx.query<ScreenRow>(
    {
      name: 'screen-by-secret',
      text: `select ${screenColumns} from screen where secret_hash = $1 and revoked_at is null`,
    },
    [secretHash],
  )
  return rows[0]
}

export type NameQuestion = Readonly<{
  name: string
  at: number
  /** The pairing that asks for itself. */
  pairing?: number
  /** The wall that asks for itself. */
  screen?: string
}>

/** Makes those who give names to walls come one after another, so that a name that is free is still free when it is given. */
export async function lockScreenNames(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('haidang.screen-names'))`)
}

/** Whether a living wall bears that name, however it is written, or one that is about to be paired will. */
export async function isScreenNameTaken(
  tx: Tx,
  { name, at, pairing = 0, screen = '' }: NameQuestion,
): Promise<boolean> {
  const { rows } = await tx.query<{ name: string }>(
    `select name from screen where revoked_at is null and id <> $1
     union all
     select name from screen_pairing where name is not null and screen_id is null and expires_at > $2 and id <> $3`,
    [screen, timestamp(at), pairing],
  )
  return rows.some((other) => plain(other.name) === plain(name))
}

/** Compared here, for a database of the C locale knows no Vietnamese capitals. */
function plain(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
