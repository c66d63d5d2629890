import type { CredentialJson } from '@haidang/contracts'
import {
  type Db,
  beginSimulation,
  endSimulation,
  putCredentials,
  removeCredential as removeStored,
  writeAudit,
} from '@haidang/store'

import { deviceLogin } from './device-login.js'
import { hashPassword } from './password-hash.js'
import { newSecret, simulatedSecret } from './secret.js'

export type Change = Readonly<{
  device: string
  actor: string
  /** Epoch ms. */
  at: number
}>

/** Makes the device a credential of its own in place of any other, and ends its simulation. Undefined: no such device. */
export async function replaceCredential(
  db: Db,
  { device, actor, at }: Change,
): Promise<CredentialJson | undefined> {
  const password = newSecret()
  const secret = await hashPassword(password)
  const done = await db.tx(async (tx) => {
    if (!(await endSimulation(tx, device))) return false
    await putCredentials(
      tx,
      [{ username: device, device, kind: 'device', secret, topicFilters: [], simulated: false }],
      at,
    )
    await writeAudit(tx, [{ at, actor, action: 'device.credential-replaced', subject: device, detail: {} }])
    return true
  })
  return done ? { clientId: device, username: device, password } : undefined
}

/**
 * Takes the device's own credential away; with the key of the simulated city, that one speaks for it again. Doing it
 * twice changes nothing. Undefined: no such device.
 */
export async function removeCredential(
  db: Db,
  { device, actor, at, key }: Change & Readonly<{ key?: Uint8Array }>,
): Promise<Readonly<{ simulated: boolean }> | undefined> {
  const secret = key && (await hashPassword(simulatedSecret(key, device)))
  return db.tx(async (tx) => {
    const removed = await removeStored(tx, device)
    const simulated = secret !== undefined
    if (simulated) {
      if (!(await beginSimulation(tx, device))) return undefined
      await putCredentials(tx, [{ ...deviceLogin(device), secret }], at)
    } else if (!(await endSimulation(tx, device))) return undefined
    if (removed)
      await writeAudit(tx, [
        { at, actor, action: 'device.credential-removed', subject: device, detail: { simulated } },
      ])
    return { simulated }
  })
}
