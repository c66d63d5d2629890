import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import { type AreaTree, type Caller, type Clock, type Log, networkOf } from '@haidang/domain'
import {
  type Db,
  type PersonRow,
  type Tx,
  forgiveAttempts,
  insertSession,
  insertSignInLink,
  readPersonForSignIn,
  reserveAttempt,
  takeSignInLink,
  writeAudit,
} from '@haidang/store'

import { callerOfSession } from './caller.js'
import { createLanes } from './lanes.js'
import { allowsAttempt, lockOut, slowDownMs, waitMs } from './lock-out.js'
import type { PasswordCheck } from './password.js'
import { hashSecret, newSecret } from './secret.js'
import { linkLifeMs, sessionLife } from './session-life.js'

export type SignInOutcome =
  | Readonly<{ ok: true; caller: Caller; secret: string; expiresAt: number }>
  | Readonly<{ ok: false; reason: 'wrong-credentials' | 'link-expired' }>
  | Readonly<{ ok: false; reason: 'locked-out'; retryAfterMs: number }>

export type SignInRoom = Readonly<{
  db: Db
  clock: Clock
  log: Log
  areas: () => AreaTree
  checkPassword: PasswordCheck
}>

type PasswordLogin = Readonly<{ username: string; password: string; address: string }>

/** How long a sign-in of an address waits at most is this many of its others: each some tens of ms, or slowed down. */
const longestQueue = 100

/** Opens sessions for names and their passwords, one sign-in of an address (of IPv6: of a network) at a time. */
export function createSignIn(room: SignInRoom): (login: PasswordLogin) => Promise<SignInOutcome> {
  const networks = createLanes(longestQueue)
  return async (login) =>
    (await networks.run(networkOf(login.address), () => signIn(room, login))) ?? {
      ok: false,
      reason: 'locked-out',
      retryAfterMs: 10_000,
    }
}

async function signIn(
  room: SignInRoom,
  { username, password, address }: PasswordLogin,
): Promise<SignInOutcome> {
  const { db, clock, log } = room
  const at = clock.now()
  const counted = { account: accountOf(username), address: networkOf(address) }
  const attempt = { ...counted, at, sinceAt: at - lockOut.windowMs }
  const { id, counts } = await db.tx((tx) => reserveAttempt(tx, attempt, allowsAttempt))
  if (id === undefined) {
    log.warn('sign-in.locked-out', { address, ...counts })
    return { ok: false, reason: 'locked-out', retryAfterMs: waitMs(counts, at) }
  }
  const slowMs = slowDownMs(counts)
  if (slowMs > 0) await pause(slowMs) // the address's other attempts wait behind this one
  const person = await readPersonForSignIn(db, username)
  const fits = await room.checkPassword(person?.passwordHash, password)
  if (!person || !fits || person.disabled) {
    log.warn('sign-in.refused', { address, known: person !== undefined })
    const subject = person ? person.username : 'unknown'
    await writeAudit(db, [{ at, actor: subject, action: 'session.refused', subject, detail: { address } }])
    return { ok: false, reason: 'wrong-credentials' }
  }
  return db.tx(async (tx) => {
    await forgiveAttempts(tx, attempt)
    return openSession(tx, room, { person, address, by: 'password' })
  })
}

/** Opens a session for a one-time link's secret; of many at once exactly one. */
export async function redeemLink(
  room: SignInRoom,
  { link, address }: Readonly<{ link: string; address: string }>,
): Promise<SignInOutcome> {
  return room.db.tx(async (tx) => {
    const username = await takeSignInLink(tx, hashSecret(link), room.clock.now())
    const person = username === undefined ? undefined : await readPersonForSignIn(tx, username)
    if (!person || person.disabled) return { ok: false, reason: 'link-expired' }
    return openSession(tx, room, { person, address, by: 'link' })
  })
}

/** Makes a link's secret that signs `username` in once, within ten minutes. */
export async function createSignInLink(
  db: Db,
  { username, clock }: Readonly<{ username: string; clock: Clock }>,
): Promise<string> {
  const secret = newSecret()
  await insertSignInLink(db, {
    secretHash: hashSecret(secret),
    username,
    expiresAt: clock.now() + linkLifeMs,
  })
  return secret
}

type Opening = Readonly<{ person: PersonRow; address: string; by: 'password' | 'link' }>

async function openSession(
  tx: Tx,
  { clock, areas }: SignInRoom,
  { person, address, by }: Opening,
): Promise<SignInOutcome> {
  const at = clock.now()
  const secret = newSecret()
  const expiresAt = at + sessionLife.absoluteMs
  const { username } = person
  const id = await insertSession(tx, { secretHash: hashSecret(secret), username, at, expiresAt })
  await writeAudit(tx, [
    { at, actor: username, action: 'session.opened', subject: username, detail: { address, by } },
  ])
  return {
    ok: true,
    caller: callerOfSession({ id, person, lastSeenAt: at, expiresAt }, areas()),
    secret,
    expiresAt,
  }
}

/** What is stored of a name that somebody tried: people type passwords into the wrong field. */
function accountOf(username: string): Buffer {
  return createHash('sha256').update(username.toLowerCase()).digest()
}
