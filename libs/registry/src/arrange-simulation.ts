import type { Clock } from '@haidang/domain'
import {
  type Db,
  type StoredCredential,
  endAllSimulation,
  lockRegister,
  putCredentials,
  readRegister,
  simulateTheRest,
} from '@haidang/store'

import { type Login, deviceLogin } from './credential/device-login.js'
import { fitsHash, hashPassword } from './credential/password-hash.js'
import { simulatedSecret } from './credential/secret.js'

/** The one login under which devices beyond the site's own are simulated. */
export const simulatorUsername = 'simulator'

/**
 * Decides at a start who is simulated. With a key: every device without a credential of its own, and each gets
 * the credential that the simulated city derives from the same key. Without one: nobody, and those credentials
 * are gone.
 */
export async function arrangeSimulation(
  db: Db,
  { key, clock }: { key: Uint8Array | undefined; clock: Clock },
): Promise<void> {
  await db.tx(async (tx) => {
    await lockRegister(tx)
    if (!key) return endAllSimulation(tx)
    await simulateTheRest(tx)
    const { devices, credentials } = await readRegister(tx)
    const known = new Map(credentials.map((credential) => [credential.username, credential]))
    const wanted = [
      ...devices.filter(({ simulated }) => simulated).map(({ id }) => deviceLogin(id)),
      gatewayLogin,
    ]
    const missing = await Promise.all(
      wanted.map((login) => unlessFits(login, { key, known: known.get(login.username) })),
    )
    await putCredentials(tx, missing.flat(), clock.now())
  })
}

const gatewayLogin: Login = {
  username: simulatorUsername,
  kind: 'gateway',
  topicFilters: [
    'ioc/v1/+/+/observations',
    'ioc/v1/+/+/events',
    'ioc/v1/+/+/presence',
    'ioc/v1-past/+/+/observations',
  ],
  simulated: true,
}

/** The credential to write, or none when the stored one fits the key already. */
async function unlessFits(
  login: Login,
  { key, known }: { key: Uint8Array; known: StoredCredential | undefined },
): Promise<StoredCredential[]> {
  const secret = simulatedSecret(key, login.username)
  const mayTheSame = known?.topicFilters.join() === login.topicFilters.join()
  if (known && (!known.simulated || (mayTheSame && (await fitsHash(known.secret, secret))))) return []
  return [{ ...login, secret: await hashPassword(secret) }]
}
