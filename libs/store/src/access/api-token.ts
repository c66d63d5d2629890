import type { Role } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import type { StoredScope } from './person.js'

export type ApiTokenRow = Readonly<{
  id: number
  name: string
  role: Role
  scope: StoredScope
  createdBy: string
  createdAt: number
  expiresAt: number | null
  lastUsedAt: number | null
}>

const columns = `id, name, role, scope, created_by as "createdBy", created_at as "createdAt",
  expires_at as "expiresAt", last_used_at as "lastUsedAt"`

export type NewApiToken = Omit<ApiTokenRow, 'id' | 'lastUsedAt'> & Readonly<{ secretHash: Uint8Array }>

/** Adds a token, of which only the hash is stored; undefined when a living one has the name. */
export async function insertApiToken(tx: Tx, token: NewApiToken): Promise<ApiTokenRow | undefined> {
  const { secretHash, name, role, scope, createdBy, createdAt, expiresAt } = token
  const { rows } = await tx.query<ApiTokenRow>(
    `insert into api_token (secret_hash, name, role, scope, created_by, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning ${columns}`,
    [
      secretHash,
      name,
      role,
      JSON.stringify(scope),
      createdBy,
      timestamp(createdAt),
      expiresAt === null ? null : timestamp(expiresAt),
    ],
  )
  return rows[0]
}

const living = '(expires_at is null or expires_at > $2) and revoked_at is null'

/** The living token of that secret. */
export async function readApiTokenBySecret(
  tx: Tx,
  secretHash: Uint8Array,
  at: number,
): Promise<ApiTokenRow | undefined> {
  const { rows } = await tx.query<ApiTokenRow>(
    {
      name: 'api-token-by-secret',
      text: `select ${columns} from api_token where secret_hash = $1 and ${living}`,
    },
    [secretHash, timestamp(at)],
  )
  return rows[0]
}

/** The living token of that id. */
export async function readApiTokenById(tx: Tx, id: number, at: number): Promise<ApiTokenRow | undefined> {
  const { rows } = await tx.query<ApiTokenRow>(
    { name: 'api-token-by-id', text: `select ${columns} from api_token where id = $1 and ${living}` },
    [id, timestamp(at)],
  )
  return rows[0]
}

/** One page of living and ended tokens, revoked ones left out, by id. */
export async function readApiTokens(
  tx: Tx,
  page: Readonly<{ limit: number; afterId: number }>,
): Promise<ApiTokenRow[]> {
  const { rows } = await tx.query<ApiTokenRow>(
    `select ${columns} from api_token where id > $1 and revoked_at is null order by id limit $2`,
    [page.afterId, page.limit],
  )
  return rows
}

/** Ends a token for good; undefined when there is no such token, or no longer. */
export async function revokeApiToken(tx: Tx, id: number, at: number): Promise<ApiTokenRow | undefined> {
  const { rows } = await tx.query<ApiTokenRow>(
    `update api_token set revoked_at = $2 where id = $1 and revoked_at is null returning ${columns}`,
    [id, timestamp(at)],
  )
  return rows[0]
}

/** Ends the living token of that name; undefined when there is none. */
export async function revokeApiTokenNamed(
  tx: Tx,
  name: string,
  at: number,
): Promise<ApiTokenRow | undefined> {
  const { rows } = await tx.query<ApiTokenRow>(
    `update api_token set revoked_at = $2 where name = $1 and revoked_at is null returning ${columns}`,
    [name, timestamp(at)],
  )
  return rows[0]
}

/** Notes that the token is in use; never moves backwards. */
export async function touchApiToken(tx: Tx, id: number, at: number): Promise<void> {
  await tx.query('update api_token set last_used_at = greatest(last_used_at, $2) where id = $1', [
    id,
    timestamp(at),
  ])
}
