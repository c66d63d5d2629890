import { screenLimits } from '@haidang/contracts'
import { type Clock, networkOf } from '@haidang/domain'
import { type Db, countPairings, deletePairingsBefore, insertPairing, lockPairings } from '@haidang/store'

import { hashSecret, newSecret } from '../secret.js'
import { pairingLimits, pairingWaitMs } from './pace.js'
import { hashUserCode, newUserCode } from './pairing-code.js'
import type { StartOutcome } from './screens.js'

type Asked = Readonly<{ address: string; width: number; height: number }>

/** Makes a device code and a user code for a screen, unless there are too many already (RFC 8628 3.1, 3.2). */
export async function startPairing(
  { db, clock }: Readonly<{ db: Db; clock: Clock }>,
  asked: Asked,
): Promise<StartOutcome> {
  const at = clock.now()
  const expiresAt = at + pairingLimits.lifeMs
  const network = networkOf(asked.address)
  const deviceCode = newSecret()
  return db.tx<StartOutcome>(async (tx) => {
    await lockPairings(tx)
    await deletePairingsBefore(tx, at)
    const retryAfterMs = pairingWaitMs(await countPairings(tx, { network, at }), at)
    if (retryAfterMs > 0) return { ok: false, reason: 'too-many-pairings', retryAfterMs }
    for (;;) {
      const userCode = newUserCode()
      const kept = await insertPairing(tx, {
        ...asked,
        network,
        deviceCodeHash: hashSecret(deviceCode),
        userCodeHash: hashUserCode(userCode),
        askedAt: at,
        expiresAt,
        intervalSeconds: screenLimits.interval,
      })
      if (kept) return { ok: true, deviceCode, userCode, expiresAt }
    }
  })
}
