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
  notePoll,
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

/**
 * Answers a screen that asks whether it has been approved (RFC 8628 3.5). When it has, the code is used up for a
 * credential, and from the same transaction on there is a wall with a device of its own, over which one watches.
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
    if (pairing.decision === 'approved') return pair(tx, pairing, { ...redemption, at })
    await notePoll(tx, { id: pairing.id, at, intervalSeconds: intervalAfter(pairing, at) })
    return { ok: false, reason: isTooEarly(pairing, at) ? 'slow-down' : 'authorization-pending' }
  })
}

async function pair(
  tx: Tx,
  pairing: PairingRow,
  { address, homeOf, at }: Redemption & Readonly<{ at: number }>,
): Promise<RedeemOutcome> {
  const { width, height, name, scope, decidedBy } = pairing
  if (name === null || scope === null || decidedBy === null)
    throw new Error(`pairing ${pairing.id} is approved, and nobody said for what`)
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
  await deletePairing(tx, pairing.id)
  await writeAudit(tx, [
    {
      ...{ at, actor: displayUsername(id), action: 'screen.paired', subject: id },
      detail: { name, scope, approvedBy: decidedBy, address },
    },
  ])
  return { ok: true, screen, secret }
}
