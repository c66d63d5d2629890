import type { Caller, Clock, Role } from '@haidang/domain'
import {
  type Db,
  type PersonRow,
  type StoredScope,
  readAdministrators,
  deleteSessionsOf,
  insertPerson,
  lockPerson,
  readPeople,
  updatePerson,
  writeAudit,
} from '@haidang/store'

import type { Changed } from './changed.js'
import { hashPassword } from './password.js'

export type NewUser = Readonly<{
  username: string
  displayName: string
  role: Role
  scope: StoredScope
  password: string
}>

export type UserChange = Readonly<{
  displayName?: string
  role?: Role
  scope?: StoredScope
  disabled?: boolean
  password?: string
}>

export type PeopleRoom = Readonly<{ db: Db; clock: Clock; changed: (user: string) => void }>

export type PageRequest = Readonly<{ limit: number; after?: string }>

/** Adds a person. The audit has everything but the password. */
export async function createUser(
  { db, clock }: PeopleRoom,
  by: Caller,
  user: NewUser,
): Promise<Changed<PersonRow>> {
  const { password, ...known } = user
  const passwordHash = await hashPassword(password)
  const at = clock.now()
  return db.tx(async (tx) => {
    const person = await insertPerson(tx, { ...known, passwordHash, createdAt: at, createdBy: by.username })
    if (!person) return { ok: false, reason: 'already-exists' }
    const { username: subject, ...detail } = known
    await writeAudit(tx, [{ at, actor: by.username, action: 'user.created', subject, detail }])
    return { ok: true, value: person }
  })
}

/**
 * Changes a person. A new password and `disabled` end their sessions; a new role or scope counts from their next
 * request. The last administrator of everything stays one.
 */
export async function changeUser(
  room: PeopleRoom,
  by: Caller,
  { username, change }: Readonly<{ username: string; change: UserChange }>,
): Promise<Changed<PersonRow>> {
  const { password, ...rest } = change
  const passwordHash = password === undefined ? undefined : await hashPassword(password)
  const at = room.clock.now()
  const result = await room.db.tx<Changed<PersonRow>>(async (tx) => {
    const administrators = await readAdministrators(tx)
    const before = await lockPerson(tx, username)
    if (!before) return { ok: false, reason: 'not-found' }
    const after: PersonRow = { ...before, ...rest }
    if (governs(before) && !governs(after) && administrators.length <= 1)
      return { ok: false, reason: 'last-administrator' }
    await updatePerson(tx, { ...after, ...(passwordHash !== undefined && { passwordHash }) })
    if (passwordHash !== undefined || after.disabled) await deleteSessionsOf(tx, username)
    const detail = { ...rest, ...(password !== undefined && { newPassword: true }) }
    await writeAudit(tx, [{ at, actor: by.username, action: 'user.changed', subject: username, detail }])
    return { ok: true, value: after }
  })
  if (result.ok) room.changed(username)
  return result
}

/** One page of people, by name. */
export function pageOfUsers({ db }: PeopleRoom, request: PageRequest): Promise<readonly PersonRow[]> {
  return readPeople(db, request)
}

/** An administrator of everything who may sign in; there is always one. */
function governs({ role, scope, disabled }: PersonRow): boolean {
  return role === 'administrator' && !disabled && scope.areas === undefined && scope.feeds === undefined
}
