import { channels, formatTopic } from '@haidang/contracts'
import type { Device, DeviceId } from '@haidang/domain'
import type { StoredCredential } from '@haidang/store'

import { fitsHash } from './password-hash.js'

export type DeviceLogin = Readonly<{ clientId: string; username: string; password: Uint8Array }>

export type Principal = Readonly<{
  clientId: string
  kind: 'device' | 'gateway'
  device?: DeviceId
  /** Of the simulated city: whoever signs in with it speaks for simulated devices only. */
  simulated?: boolean
  publishFilters: string[]
  subscribeFilters: string[]
}>

export type Admission = Principal | Readonly<{ refused: 'wrong-credentials' | 'client-id-is-not-username' }>

/** No password fits it; checked for unknown names, so that they take as long as known ones. */
const nobody = `$7$101$${Buffer.alloc(12).toString('base64')}$${Buffer.alloc(64).toString('base64')}`

type Known = Readonly<{ credential?: StoredCredential | undefined; device?: Device | undefined }>

/**
 * Whether the login fits what is stored under its name. A device's client id is its name, so that nobody can
 * take over its session; a gateway's is free.
 */
export async function admit(
  { clientId, username, password }: DeviceLogin,
  { credential, device }: Known,
): Promise<Admission> {
  const fits = await fitsHash(credential?.secret ?? nobody, password)
  if (!fits || !credential) return { refused: 'wrong-credentials' }
  const simulated = credential.simulated ? { simulated: true } : {}
  if (credential.kind === 'gateway') {
    return {
      clientId,
      kind: 'gateway',
      ...simulated,
      publishFilters: [...credential.topicFilters],
      subscribeFilters: [],
    }
  }
  if (!device) return { refused: 'wrong-credentials' }
  if (clientId !== username) return { refused: 'client-id-is-not-username' }
  const topic = (channel: (typeof channels)[number]) =>
    formatTopic({ feed: device.feed, device: device.id, channel })
  return {
    clientId,
    kind: 'device',
    device: device.id,
    ...simulated,
    publishFilters: channels.filter((channel) => channel !== 'rejections').map(topic),
    subscribeFilters: [topic('rejections')],
  }
}
