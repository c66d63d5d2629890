import type { AreaTree, Caller, Clock } from '@haidang/domain'
import {
  type ApiTokenRow,
  type Db,
  type SessionRow,
  readApiTokenById,
  readApiTokenBySecret,
  readSessionById,
  readSessionBySecret,
  touchApiToken,
  touchSession,
} from '@haidang/store'

import { callerOfSession, callerOfToken } from './caller.js'
import type { Presented } from './read-knock.js'
import { hashSecret } from './secret.js'
import { sessionLife } from './session-life.js'

export type AuthenticationRoom = Readonly<{ db: Db; clock: Clock; areas: () => AreaTree }>

/** Whose the presented secret is, asked of the database each time: what is revoked there counts nowhere. */
export async function authenticate(
  room: AuthenticationRoom,
  { kind, secret }: Presented,
): Promise<Caller | undefined> {
  const { db, clock } = room
  const at = clock.now()
  return kind === 'token'
    ? asToken(room, await readApiTokenBySecret(db, hashSecret(secret), at))
    : asSession(room, await readSessionBySecret(db, hashSecret(secret), lifeAt(at)))
}

/** The same caller as the database knows them now; undefined once signed out, disabled, revoked or expired. */
export async function recheck(
  room: AuthenticationRoom,
  { via, credentialId }: Caller,
): Promise<Caller | undefined> {
  const { db, clock } = room
  const at = clock.now()
  return via === 'token'
    ? asToken(room, await readApiTokenById(db, Number(credentialId), at))
    : asSession(room, await readSessionById(db, Number(credentialId), lifeAt(at)))
}

async function asSession(
  { db, clock, areas }: AuthenticationRoom,
  session: SessionRow | undefined,
): Promise<Caller | undefined> {
  if (!session) return undefined
  const at = clock.now()
  if (at - session.lastSeenAt < sessionLife.touchEveryMs) return callerOfSession(session, areas())
  await touchSession(db, session.id, at)
  return callerOfSession({ ...session, lastSeenAt: at }, areas())
}

async function asToken(
  { db, clock, areas }: AuthenticationRoom,
  token: ApiTokenRow | undefined,
): Promise<Caller | undefined> {
  if (!token) return undefined
  const at = clock.now()
  if (at - (token.lastUsedAt ?? 0) >= sessionLife.touchEveryMs) await touchApiToken(db, token.id, at)
  return callerOfToken(token, areas())
}

function lifeAt(at: number) {
  return { at, idleSinceAt: at - sessionLife.idleMs }
}
