import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import type { PersonRow } from './person.js'

export type SessionRow = Readonly<{ id: number; lastSeenAt: number; expiresAt: number; person: PersonRow }>

type FlatRow = PersonRow & Readonly<{ id: number; lastSeenAt: number; expiresAt: number }>

/** Opens a session; only the hash of its secret is stored. Returns its id. */
export async function insertSession(
  tx: Tx,
  session: Readonly<{ secretHash: Uint8Array; username: string; at: number; expiresAt: number }>,
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    `insert into session (secret_hash, username, created_at, last_seen_at, expires_at)
     values ($1, $2, $3, $3, $4) returning id`,
    [session.secretHash, session.username, timestamp(session.at), timestamp(session.expiresAt)],
  )
  return rows[0]?.id ?? 0
}

export type SessionLimits = Readonly<{ at: number; idleSinceAt: number }>

const living = `from session s join person p using (username)
  where s.expires_at > $2 and s.last_seen_at > $3 and not p.disabled`
const columns = `s.id, s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt",
  p.username, p.display_name as "displayName", p.role, p.scope, p.disabled, p.created_at as "createdAt"`

/** The living session of that secret, and whose it is. */
export async function readSessionBySecret(
  tx: Tx,
  secretHash: Uint8Array,
  { at, idleSinceAt }: SessionLimits,
): Promise<SessionRow | undefined> {
  const { rows } = await tx.query<FlatRow>(
    { name: 'session-by-secret', text: `select ${columns} ${living} and s.secret_hash = $1` },
    [secretHash, timestamp(at), timestamp(idleSinceAt)],
  )
  return nest(rows[0])
}

/** The living session of that id, and whose it is. */
export async function readSessionById(
  tx: Tx,
  id: number,
  { at, idleSinceAt }: SessionLimits,
): Promise<SessionRow | undefined> {
  const { rows } = await tx.query<FlatRow>(
    { name: 'session-by-id', text: `select ${columns} ${living} and s.id = $1` },
    [id, timestamp(at), timestamp(idleSinceAt)],
  )
  return nest(rows[0])
}

/** Notes that the session is in use; never moves backwards. */
export async function touchSession(tx: Tx, id: number, at: number): Promise<void> {
  await tx.query('update session set last_seen_at = greatest(last_seen_at, $2) where id = $1', [
    id,
    timestamp(at),
  ])
}

/** Ends one session. */
export async function deleteSession(tx: Tx, id: number): Promise<void> {
  await tx.query('delete from session where id = $1', [id])
}

/** Ends every session of a person, and takes back links not yet used. */
export async function deleteSessionsOf(tx: Tx, username: string): Promise<void> {
  await tx.query('delete from session where username = $1', [username])
  await tx.query('delete from sign_in_link where username = $1', [username])
}

/** Removes what has ended: sessions, links, sign-in attempts and first answers of before. */
export async function sweepAccess(
  tx: Tx,
  limits: SessionLimits & Readonly<{ attemptsBeforeAt: number; answersBeforeAt: number }>,
): Promise<void> {
  const [at, idleSince] = [timestamp(limits.at), timestamp(limits.idleSinceAt)]
  await tx.query('delete from session where expires_at <= $1 or last_seen_at <= $2', [at, idleSince])
  await tx.query('delete from sign_in_link where expires_at <= $1', [at])
  await tx.query('delete from sign_in_attempt where at <= $1', [timestamp(limits.attemptsBeforeAt)])
  await tx.query('delete from first_answer where at <= $1', [timestamp(limits.answersBeforeAt)])
}

function nest(row: FlatRow | undefined): SessionRow | undefined {
  if (!row) return undefined
  const { id, lastSeenAt, expiresAt, ...person } = row
  return { id, lastSeenAt, expiresAt, person }
}
