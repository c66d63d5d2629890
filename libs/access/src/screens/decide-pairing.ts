import { createHash } from 'node:crypto'

import type { Caller, Clock, Log } from '@haidang/domain'
import {
  type Db,
  type PairingRow,
  type Tx,
  decidePairing as writeDecision,
  forgetAttempt,
  isScreenNameTaken,
  lockPairingByUserCode,
  lockScreenNames,
  reserveAttempt,
  writeAudit,
} from '@haidang/store'

import { pairingLimits } from './pace.js'
import { hashUserCode, readUserCode } from './pairing-code.js'
import type { Decision, Pairing, PairingOutcome } from './screens.js'

export type DecisionRoom = Readonly<{ db: Db; clock: Clock; log: Log }>

/** Which screen asks with that code. */
export function findPairing(room: DecisionRoom, by: Caller, typed: string): Promise<PairingOutcome> {
  return withPairing(room, { by, typed }, async (_tx, pairing) => pairing)
}

/** Approves or denies a screen, once. Who says the same again, for he has heard no answer, is told that it is so. */
export function decidePairing(
  room: DecisionRoom,
  by: Caller,
  { typed, decision }: Readonly<{ typed: string; decision: Decision }>,
): Promise<PairingOutcome> {
  return withPairing(room, { by, typed, decision }, async (tx, pairing) => {
    if (pairing.decision !== null)
      return isTheSame(pairing, { by, decision }) ? pairing : 'already-decided'
    const { address, width, height } = pairing
    const seen = { address, width, height }
    const entry = { at: room.clock.now(), actor: by.username, subject: 'pairing' }
    if (decision.decision === 'deny') {
      await writeDecision(tx, pairing.id, { decision: 'denied', by: by.username })
      await writeAudit(tx, [{ ...entry, action: 'screen.denied', detail: seen }])
      return { ...pairing, decision: 'denied' }
    }
    const { name, scope } = decision
    await lockScreenNames(tx)
    if (await isScreenNameTaken(tx, { name, at: room.clock.now() })) return 'already-exists'
    await writeDecision(tx, pairing.id, { decision: 'approved', name, scope, by: by.username })
    await writeAudit(tx, [{ ...entry, action: 'screen.approved', detail: { ...seen, name, scope } }])
    return { ...pairing, decision: 'approved', name }
  })
}

type Asking = Readonly<{ by: Caller; typed: string; decision?: Decision }>
type Worked = PairingRow | 'already-decided' | 'already-exists'

/** Looks a code up for somebody, whose wrong ones are counted; the right one is no attempt. */
async function withPairing(
  { db, clock, log }: DecisionRoom,
  { by, typed, decision }: Asking,
  work: (tx: Tx, pairing: PairingRow) => Promise<Worked>,
): Promise<PairingOutcome> {
  const at = clock.now()
  const code = readUserCode(typed)
  return db.tx<PairingOutcome>(async (tx) => {
    const attempt = await reserveAttempt(
      tx,
      { ...attemptsOf(by), at, sinceAt: at - pairingLimits.wrongWindowMs },
      ({ ofAddress }) => ofAddress < pairingLimits.wrongCodes,
    )
    if (attempt.id === undefined) {
      log.warn('screen.code-guessing', { by: by.username })
      const endsAt = (attempt.counts.addressSinceAt ?? at) + pairingLimits.wrongWindowMs
      return { ok: false, reason: 'too-many-codes', retryAfterMs: Math.max(1_000, endsAt - at) }
    }
    const pairing =
      code === undefined ? undefined : await lockPairingByUserCode(tx, { hash: hashUserCode(code), at })
    // what has become a wall is no code any more, but to who says again that he let it in
    const isOver = pairing && pairing.screen !== null && !(decision && isTheSame(pairing, { by, decision }))
    if (!pairing || isOver || code === undefined) return { ok: false, reason: 'not-found' }
    await forgetAttempt(tx, attempt.id)
    const worked = await work(tx, pairing)
    return typeof worked === 'string'
      ? { ok: false, reason: worked }
      : { ok: true, pairing: pairingOf(worked, code) }
  })
}

function isTheSame(
  pairing: PairingRow,
  { by, decision }: Readonly<{ by: Caller; decision: Decision }>,
): boolean {
  if (pairing.decidedBy !== by.username) return false
  if (decision.decision === 'deny') return pairing.decision === 'denied'
  return pairing.decision === 'approved' && pairing.name === decision.name
}

/** Among failed sign-ins, under a name that no address can have. */
function attemptsOf({ via, username }: Caller): Readonly<{ account: Uint8Array; address: string }> {
  return {
    account: createHash('sha256').update('pairing').digest(),
    address: `pairing ${via} ${username}`,
  }
}

function pairingOf(
  { address, width, height, askedAt, expiresAt, decision, name }: PairingRow,
  userCode: string,
): Pairing {
  return { userCode, address, width, height, askedAt, expiresAt, decision, name }
}
