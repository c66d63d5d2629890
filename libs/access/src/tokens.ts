import type { Caller, Role } from '@haidang/domain'
import {
  type ApiTokenRow,
  type StoredScope,
  insertApiToken,
  readApiTokens,
  revokeApiToken,
  writeAudit,
} from '@haidang/store'

import type { Changed } from './changed.js'
import type { PageRequest, PeopleRoom } from './people.js'
import { hashSecret, newSecret } from './secret.js'

export type NewToken = Readonly<{ name: string; role: Role; scope: StoredScope; expiresAt?: number }>

export type TokenRecord = Readonly<{
  id: string
  name: string
  role: Role
  scope: StoredScope
  createdBy: string
  createdAt: number
  expiresAt?: number
  lastUsedAt?: number
}>

/** Secret scanners know our tokens by it. */
export const tokenPrefix = 'ioc_'

/**
 * Makes a token. It belongs to the installation, not to who made it: it lives until it ends or is revoked, and
 * the list says whose doing it was. Its secret is in this answer and nowhere else.
 */
export async function createToken(
  room: PeopleRoom,
  by: Caller,
  token: NewToken,
): Promise<Changed<TokenRecord & Readonly<{ secret: string }>>> {
  const secret = tokenPrefix + newSecret()
  const at = room.clock.now()
  const expiresAt = token.expiresAt ?? null
  return room.db.tx(async (tx) => {
    const row = await insertApiToken(tx, {
      ...token,
      secretHash: hashSecret(secret),
      createdBy: by.username,
      createdAt: at,
      expiresAt,
    })
    if (!row) return { ok: false, reason: 'already-exists' }
    const detail = { id: row.id, role: row.role, scope: row.scope, expiresAt }
    await writeAudit(tx, [{ at, actor: by.username, action: 'token.created', subject: row.name, detail }])
    return { ok: true, value: { ...recordOf(row), secret } }
  })
}

/** Ends a token for good. */
export async function revokeToken(room: PeopleRoom, by: Caller, id: string): Promise<Changed<TokenRecord>> {
  if (!/^\d{1,15}$/.test(id)) return { ok: false, reason: 'not-found' }
  const at = room.clock.now()
  const revoked = await room.db.tx(async (tx) => {
    const row = await revokeApiToken(tx, Number(id), at)
    if (row)
      await writeAudit(tx, [
        { at, actor: by.username, action: 'token.revoked', subject: row.name, detail: { id: row.id } },
      ])
    return row
  })
  if (!revoked) return { ok: false, reason: 'not-found' }
  room.changed(`token:${revoked.name}`)
  return { ok: true, value: recordOf(revoked) }
}

/** One page of the tokens not revoked, in the order in which they were made. */
export async function pageOfTokens(
  { db }: PeopleRoom,
  { limit, after }: PageRequest,
): Promise<readonly TokenRecord[]> {
  const rows = await readApiTokens(db, { limit, afterId: Number(after ?? 0) })
  return rows.map(recordOf)
}

function recordOf({ id, expiresAt, lastUsedAt, ...row }: ApiTokenRow): TokenRecord {
  return {
    ...row,
    id: String(id),
    ...(expiresAt !== null && { expiresAt }),
    ...(lastUsedAt !== null && { lastUsedAt }),
  }
}
