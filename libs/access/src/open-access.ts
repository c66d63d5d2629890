import type { AreaTree, Caller, Clock, Log } from '@haidang/domain'
import {
  type Db,
  StoreUnavailable,
  deletePairingsBefore,
  deleteSession,
  readAudit,
  sweepAccess,
  writeAudit,
} from '@haidang/store'

import type { Access, AuditRecord } from './access.js'
import { authenticate, recheck } from './authenticate.js'
import { lockOut } from './lock-out.js'
import { preparePasswordCheck } from './password.js'
import { type PageRequest, changeUser, createUser, pageOfUsers } from './people.js'
import { readKnock } from './read-knock.js'
import { sessionLife } from './session-life.js'
import { createSignIn, redeemLink } from './sign-in.js'
import { openScreens } from './screens/open-screens.js'
import { createToken, pageOfTokens, revokeToken } from './tokens.js'

/** The part of the live bus on which open connections hear that somebody's rights have changed. */
export type AccessBus = Readonly<{
  publish(name: 'access.changed', event: Readonly<{ user?: string }>): void
}>

export type AccessOptions = Readonly<{
  clock: Clock
  log: Log
  bus: AccessBus
  /** The area tree of now: scopes are resolved against it at every request. */
  areas: () => AreaTree
  /** Whether browsers reach us over TLS. */
  secure: boolean
}>

const hourMs = 3_600_000
/** How long an Idempotency-Key is remembered. */
const answersKeptMs = 24 * hourMs

/** What has ended counts again after a clock is set back, unless it is gone by then. */
const sweptEveryMs = 60_000

/** Opens the door for people and programs; sweeps out what has ended each minute. */
export async function openAccess(db: Db, options: AccessOptions): Promise<Access> {
  const { clock, log, bus, areas, secure } = options
  const room = {
    db,
    clock,
    log,
    areas,
    checkPassword: await preparePasswordCheck(),
    changed: (user: string) => bus.publish('access.changed', { user }),
  }
  const cookieName = secure ? '__Host-ioc' : 'ioc'
  const displayCookieName = `${cookieName}-display`
  const timer = setInterval(() => void sweep(db, { clock, log }), sweptEveryMs)
  timer.unref()
  return {
    cookieName,
    authenticate: async (knock) => {
      const presented = readKnock(knock, { session: cookieName, display: displayCookieName })
      return presented && authenticate(room, presented)
    },
    recheck: (caller) => recheck(room, caller),
    signIn: createSignIn(room),
    redeemLink: (login) => redeemLink(room, login),
    signOut: (caller) => signOut(room, caller),
    users: {
      page: (request) => pageOfUsers(room, request),
      create: (by, user) => createUser(room, by, user),
      change: (by, username, change) => changeUser(room, by, { username, change }),
    },
    tokens: {
      page: (request) => pageOfTokens(room, request),
      create: (by, token) => createToken(room, by, token),
      revoke: (by, id) => revokeToken(room, by, id),
    },
    screens: openScreens(room, displayCookieName),
    audit: (request) => pageOfAudit(db, request),
    close: async () => clearInterval(timer),
  }
}

type SigningOut = Readonly<{ db: Db; clock: Clock; changed: (user: string) => void }>

/** Ends the caller's session; a token is not signed out, it is revoked. */
async function signOut(
  { db, clock, changed }: SigningOut,
  { via, credentialId, username }: Caller,
): Promise<void> {
  if (via !== 'session') return
  await db.tx(async (tx) => {
    await deleteSession(tx, Number(credentialId))
    await writeAudit(tx, [
      { at: clock.now(), actor: username, action: 'session.closed', subject: username, detail: {} },
    ])
  })
  changed(username)
}

async function pageOfAudit(db: Db, { limit, after }: PageRequest): Promise<readonly AuditRecord[]> {
  const rows = await readAudit(db, { limit, ...(after !== undefined && { beforeId: Number(after) }) })
  return rows.map((row) => ({ ...row, id: String(row.id) }))
}

async function sweep(db: Db, { clock, log }: Readonly<{ clock: Clock; log: Log }>): Promise<void> {
  const at = clock.now()
  const limits = {
    at,
    idleSinceAt: at - sessionLife.idleMs,
    attemptsBeforeAt: at - lockOut.windowMs,
    answersBeforeAt: at - answersKeptMs,
  }
  try {
    await sweepAccess(db, limits)
    await deletePairingsBefore(db, at)
  } catch (error) {
    const event = error instanceof StoreUnavailable ? 'access.sweep-postponed' : 'access.sweep-failed'
    log.warn(event, { error })
  }
}
