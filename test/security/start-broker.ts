import {
  type BrokerLimits,
  type BrokerRefusal,
  type IncomingMessage,
  type Login,
  type Principal,
  type RunningBroker,
  startEmbeddedBroker,
} from '@haidang/broker'
import { type Log, deviceId } from '@haidang/domain'

export type BrokerInTest = Readonly<{
  broker: RunningBroker
  port: number
  accepted: IncomingMessage[]
  refused: BrokerRefusal[]
}> &
  AsyncDisposable

type Options = {
  port?: number
  limits?: Partial<BrokerLimits>
  accept?: (message: IncomingMessage) => Promise<void>
  available?: () => boolean
}

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (event, fields) => {
    throw new Error(`the broker logged an error: ${event}`, { cause: fields?.error })
  },
  child: () => silent,
}

/**
 * The embedded broker alone: every name that begins with `aq-` is a device, with `gate-` a gateway, and its password
 * is `of <name>`.
 */
export async function startBroker({
  port = 0,
  limits,
  accept,
  available,
}: Options = {}): Promise<BrokerInTest> {
  const accepted: IncomingMessage[] = []
  const refused: BrokerRefusal[] = []
  const broker = await startEmbeddedBroker({
    host: '127.0.0.1',
    port,
    ...(limits && { limits }),
    authenticate: async (login) => principalOf(login),
    accept: async (message) => {
      await accept?.(message)
      accepted.push(message)
    },
    refused: (refusal) => refused.push(refusal),
    available: available ?? (() => true),
    clock: { now: () => Date.now() },
    log: silent,
  })
  return { broker, port: broker.port, accepted, refused, [Symbol.asyncDispose]: () => broker.close() }
}

/** A device's own topic. */
export function topicOf(device: string, channel = 'observations'): string {
  return `ioc/v1/air-quality/${device}/${channel}`
}

function principalOf({ clientId, username, password }: Login): Principal | { refused: string } {
  if (Buffer.from(password).toString() !== `of ${username}`)
    return { refused: 'unknown user or wrong password' }
  if (username.startsWith('gate-')) {
    return {
      clientId,
      kind: 'gateway',
      publishFilters: ['ioc/v1/+/+/observations'],
      subscribeFilters: ['ioc/v1/+/+/rejections'],
    }
  }
  return {
    clientId: username,
    kind: 'device',
    device: deviceId(username),
    publishFilters: ['observations', 'events', 'presence'].map((channel) => topicOf(username, channel)),
    subscribeFilters: [topicOf(username, 'rejections')],
  }
}
