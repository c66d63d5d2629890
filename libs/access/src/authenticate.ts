import type { AreaTree, Caller, Clock } from '@haidang/domain'
import {
  type ApiTokenRow,
  type Db,
  type SessionRow,
  readApiTokenById,
  readApiTokenBySecret,
  readScreen,
  readScreenBySecret,
  readSessionById,
  readSessionBySecret,
  touchApiToken,
  touchSession,
} from '@haidang/store'

import { callerOfScreen, callerOfSession, callerOfToken } from './caller.js'
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
  const hash = hashSecret(secret)
  switch (kind) {
    case 'token':
      return useToken(room, await readApiTokenBySecret(db, hash, at))
    case 'session':
      return useSession(room, await readSessionBySecret(db, hash, lifeAt(at)))
    case 'display': {
      const screen = await readScreenBySecret(db, hash)
      return screen && callerOfScreen(screen, room.areas())
    }
  }
}

/**
 * The same caller as the database knows them now; undefined once signed out, disabled, revoked or expired. We ask,
 * not they: it is no use of the session, which would otherwise never be idle while a screen is open.
 */
export async function recheck(
  { db, clock, areas }: AuthenticationRoom,
  { via, credentialId }: Caller,
): Promise<Caller | undefined> {
  const at = clock.now()
  if (via === 'token') {
    const token = await readApiTokenById(db, Number(credentialId), at)
    return token && callerOfToken(token, areas())
  }
  if (via === 'display') {
    const screen = await readScreen(db, credentialId)
    return screen?.revokedAt === null ? callerOfScreen(screen, areas()) : undefined
  }
  const session = await readSessionById(db, Number(credentialId), lifeAt(at))
  return session && callerOfSession(session, areas())
}

async function useSession(
  { db, clock, areas }: AuthenticationRoom,
  session: SessionRow | undefined,
): Promise<Caller | undefined> {
  if (!session) return undefined
  const at = clock.now()
  if (at - session.lastSeenAt < sessionLife.touchEveryMs) return callerOfSession(session, areas())
  await touchSession(db, session.id, at)
  return callerOfSession({ ...session, lastSeenAt: at }, areas())
}

async function useToken(
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
