import { type Clock, agencyId, areaId, deviceId, display, displayService } from '@haidang/domain'
import {
  type Db,
  type PairingRow,
  type StoredScope,
  type Tx,
  addDevices,
  deletePairing,
  insertScreen,
  isScreenNameTaken,
  lockPairingByDeviceCode,
  lockScreen,
  lockScreenNames,
  notePaired,
  notePoll,
  replaceScreenSecret,
  writeAudit,
} from '@haidang/store'

import { displayUsername } from '../caller.js'
import { hashSecret, newSecret } from '../secret.js'
import { intervalAfter, isTooEarly } from './pace.js'
import { newScreenId } from './pairing-code.js'
import type { RedeemOutcome, ScreenHome } from './screens.js'

export type Redemption = Readonly<{
  deviceCode: string
  address: string
  homeOf: (scope: StoredScope) => ScreenHome
}>

type Asked = Redemption & Readonly<{ at: number }>

/**
 * Answers a screen that asks whether it has been approved (RFC 8628 3.5). When it has, it gets a credential, and from the
 * same transaction on there is a wall with a device of its own, over which one watches. Until that wall has been seen the
 * same code gets another credential in place of the one before, for the answer may have been lost on the way.
 */
export async function redeemPairing(
  { db, clock }: Readonly<{ db: Db; clock: Clock }>,
  redemption: Redemption,
): Promise<RedeemOutcome> {
  const at = clock.now()
  const hash = hashSecret(redemption.deviceCode)
  return db.tx<RedeemOutcome>(async (tx) => {
    const pairing = await lockPairingByDeviceCode(tx, { hash, at })
    if (!pairing) return { ok: false, reason: 'expired-token' }
    if (pairing.decision === 'denied') return { ok: false, reason: 'access-denied' }
    await notePoll(tx, { id: pairing.id, at, intervalSeconds: intervalAfter(pairing, at) })
    if (pairing.screen !== null) return pairAgain(tx, pairing, { ...redemption, at })
    if (pairing.decision === 'approved') return pair(tx, pairing, { ...redemption, at })
    return { ok: false, reason: isTooEarly(pairing, at) ? 'slow-down' : 'authorization-pending' }
  })
}

async function pairAgain(tx: Tx, pairing: PairingRow, { address, at }: Asked): Promise<RedeemOutcome> {
  const screen = pairing.screen === null ? undefined : await lockScreen(tx, pairing.screen)
  if (!screen || screen.lastSeenAt !== null) return { ok: false, reason: 'expired-token' }
  const { id, name, scope, revokedAt, pairedBy } = screen
  if (revokedAt !== null) return { ok: false, reason: 'access-denied' }
  if (isTooEarly(pairing, at)) return { ok: false, reason: 'slow-down' }
  const secret = newSecret()
  await replaceScreenSecret(tx, { id, secretHash: hashSecret(secret), at })
  await noteInAudit(tx, { id, at, detail: { name, scope, approvedBy: pairedBy, address, again: true } })
  return { ok: true, screen, secret }
}

async function pair(
  tx: Tx,
  pairing: PairingRow,
  { address, homeOf, at }: Asked,
): Promise<RedeemOutcome> {
  const { width, height, name, scope, decidedBy } = pairing
  if (name === null || scope === null || decidedBy === null)
    throw new Error(`pairing ${pairing.id} is approved, and nobody said for what`)
  await lockScreenNames(tx)
  if (await isScreenNameTaken(tx, { name, at, pairing: pairing.id })) {
    // Somebody has given another wall this name since: what was approved cannot be any more.
    await deletePairing(tx, pairing.id)
    return { ok: false, reason: 'access-denied' }
  }
  const id = newScreenId()
  const home = homeOf(scope)
  const device = {
    id: deviceId(id),
    feed: display.id,
    name: { vi: name, en: name },
    area: areaId(home.area),
    agency: agencyId(home.agency),
    intervalSeconds: display.intervalSeconds,
    labels: { [displayService.label]: displayService.in },
    simulated: false,
  }
  await addDevices(tx, [device], { origin: 'person', at })
  const secret = newSecret()
  const screen = await insertScreen(tx, {
    ...{ id, name, scope, width, height, secretHash: hashSecret(secret) },
    ...{ scene: 'overview', pairedAt: at, pairedBy: decidedBy },
  })
  if (!screen) throw new Error(`the name or the id of ${id} was taken in this moment`)
  await notePaired(tx, { id: pairing.id, screen: id })
  await noteInAudit(tx, { id, at, detail: { name, scope, approvedBy: decidedBy, address } })
  return { ok: true, screen, secret }
}

type Noted = Readonly<{ id: string; at: number; detail: Readonly<Record<string, unknown>> }>

function noteInAudit(tx: Tx, { id, at, detail }: Noted): Promise<void> {
  return writeAudit(tx, [{ at, actor: displayUsername(id), action: 'screen.paired', subject: id, detail }])
}
