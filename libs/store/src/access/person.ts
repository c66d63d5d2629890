import type { Role } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'

/** Area subtrees × feeds as stored; an absent part means all. */
export type StoredScope = Readonly<{ areas?: readonly string[]; feeds?: readonly string[] }>

export type PersonRow = Readonly<{
  username: string
  displayName: string
  role: Role
  scope: StoredScope
  disabled: boolean
  /** Epoch ms. */
  createdAt: number
}>

const columns = `username, display_name as "displayName", role, scope, disabled, created_at as "createdAt"`

export type NewPerson = Omit<PersonRow, 'disabled'> & Readonly<{ passwordHash: string; createdBy: string }>

/** Adds a person; undefined when the name is taken. */
export async function insertPerson(tx: Tx, person: NewPerson): Promise<PersonRow | undefined> {
  const { username, displayName, role, scope, passwordHash, createdAt, createdBy } = person
  const { rows } = await tx.query<PersonRow>(
    `insert into person (username, display_name, role, scope, password_hash, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning ${columns}`,
    [username, displayName, role, JSON.stringify(scope), passwordHash, timestamp(createdAt), createdBy],
  )
  return rows[0]
}

/** One page of people by name, after the given one. */
export async function readPeople(
  tx: Tx,
  page: Readonly<{ limit: number; after?: string }>,
): Promise<PersonRow[]> {
  const { rows } = await tx.query<PersonRow>(
    `select ${columns} from person where username > $1 order by username limit $2`,
    [page.after ?? '', page.limit],
  )
  return rows
}

/** The person and the hash of their password; undefined for an unknown name. */
export async function readPersonForSignIn(
  tx: Tx,
  username: string,
): Promise<(PersonRow & Readonly<{ passwordHash: string }>) | undefined> {
  const { rows } = await tx.query<PersonRow & { passwordHash: string }>(
    `select ${columns}, password_hash as "passwordHash" from person where username = $1`,
    [username],
  )
  return rows[0]
}

/** Locks the person's row until the transaction ends; undefined for an unknown name. */
export async function lockPerson(tx: Tx, username: string): Promise<PersonRow | undefined> {
  const { rows } = await tx.query<PersonRow>(`select ${columns} from person where username = $1 for update`, [
    username,
  ])
  return rows[0]
}

/** Writes what may change of a person; `passwordHash` absent keeps the password. */
export async function updatePerson(
  tx: Tx,
  person: Omit<PersonRow, 'createdAt'> & Readonly<{ passwordHash?: string }>,
): Promise<void> {
  await tx.query(
    `update person set display_name = $2, role = $3, scope = $4, disabled = $5,
       password_hash = coalesce($6, password_hash)
     where username = $1`,
    [
      person.username,
      person.displayName,
      person.role,
      JSON.stringify(person.scope),
      person.disabled,
      person.passwordHash ?? null,
    ],
  )
}

/**
 * The administrators of everything who may sign in, the first first. Takes a lock of its own, so that two
 * transactions cannot each remove the one whom the other counts on.
 */
export async function readAdministrators(tx: Tx): Promise<string[]> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('haidang.administrators'))`)
  const { rows } = await tx.query<{ username: string }>(
    `select username from person
     where role = 'administrator' and not disabled and not scope ?| array['areas', 'feeds']
     order by created_at, username`,
  )
  return rows.map(({ username }) => username)
}
