import type { Clock, Log } from '@haidang/domain'

import type { IncomingMessage } from '../embedded/principal.js'
import { readBrokerAddresses } from './broker-address.js'
import { BrokerClient } from './broker-client.js'
import type { BrokerSecrets } from './dial.js'
import type { BrokerClientLimits } from './limits.js'
import { lines } from './lines.js'
import { type Shard, sessionName, wholeCity } from './shard.js'
import type { BrokerClientStats } from './stats.js'
import type { SessionMemory } from './watch-session.js'

export type BrokerClientOptions = Readonly<{
  /**
   * `mqtt://` or `mqtts://`, with or without name and password; of a cluster several hosts, with commas between them. They
   * are tried in turn: who has gone, refuses us or does not answer is left for the next.
   */
  url: string
  /** Asked before every attempt to connect, so that passwords and certificates can be renewed; goes before the address. */
  secrets?: () => Promise<BrokerSecrets> | BrokerSecrets
  /** What the session at the broker is called; two that are connected under one name push each other out. */
  session?: string
  /** Which part of the devices is ours; all of them by default. */
  shard?: Shard
  /** Topic filters; by default all of what devices say now. */
  filters?: readonly string[]
  /** 5 where the broker speaks it, else 3.1.1 (which is 4); or one of them only. */
  protocol?: 'auto' | 4 | 5
  limits?: Partial<BrokerClientLimits>
  /** Resolves after the message is committed: then PUBACK goes to the broker. Rejects: the broker keeps it. */
  accept(message: IncomingMessage): Promise<void>
  /** false: we do not connect, the broker keeps what comes. */
  available(): boolean
  /**
   * Keeps a message that has failed again and again while others were stored (see `triesOfOneMessage`); resolves when
   * it is kept, and it is acknowledged. Rejects, or is absent: it is tried again, and holds up the acknowledgement of
   * all that came after it.
   */
  setAside?(message: IncomingMessage, cause: unknown): Promise<void>
  /** Where it is kept which sessions there have been, so that one lost between two lives of a process is told. */
  memory?: SessionMemory
  clock: Clock
  log: Log
}>

export type ConnectedBroker = Readonly<{
  /** Resolves when we have been connected and subscribed for the first time; that may be never. */
  opened: Promise<void>
  /** To whoever is subscribed, QoS 0; dropped and counted while we are not connected. */
  publish(topic: string, payload: string | Uint8Array): Promise<void>
  /** Ends the connection of this client id: connects under its name, which pushes it out, and leaves. Best effort. */
  disconnect(clientId: string, reason: string): void
  stats(): BrokerClientStats
  /** Stops reading, lets what was taken be stored and acknowledged (at most `closeMs`); the session stays at the broker. */
  close(): Promise<void>
}>

/**
 * The door to a foreign broker, where **PUBACK means committed**: what is not acknowledged stays in our named session
 * there. Connects in the background, again and again, for ever: a broker that is away at the start is no error.
 * @throws BadBrokerAddress
 */
export function connectBroker(options: BrokerClientOptions): ConnectedBroker {
  const client = new BrokerClient(options, readBrokerAddresses(options.url))
  return {
    opened: client.opened,
    publish: async (topic, payload) => client.publish(topic, payload),
    disconnect: (clientId, reason) => void client.disconnect(clientId, reason),
    stats: () => client.stats(),
    close: () => client.close(),
  }
}

/**
 * Makes the session at the broker, if there is none, so that from now on it keeps what devices say, and takes nothing of
 * it: the first step to another division of the devices. Waits for as long as the broker is away.
 * @throws BadBrokerAddress
 */
export async function reserveSession(
  options: Omit<BrokerClientOptions, 'accept' | 'available' | 'setAside'>,
): Promise<void> {
  const broker = connectBroker({
    ...options,
    limits: { ...options.limits, closeMs: 0 },
    accept: () => new Promise(() => undefined),
    available: () => true,
  })
  await broker.opened
  await broker.close()
}

/**
 * Takes the session away from the broker, with all that waits in it: the last step to another division of the devices.
 * Of a cluster any host will do, and the older version of MQTT where the newer is not spoken.
 * @returns whether a broker answered
 * @throws BadBrokerAddress
 */
export async function dropSession({
  session = lines.present.session,
  shard = wholeCity,
  ...options
}: Omit<BrokerClientOptions, 'accept' | 'available' | 'setAside'>): Promise<boolean> {
  const name = sessionName(session, shard)
  for (const address of readBrokerAddresses(options.url)) {
    for (const protocol of protocolsOf(options)) {
      // a client without a session of its own: it never connects but under that name
      const client = new BrokerClient(
        {
          ...{ ...options, protocol, session: `${name}-drop` },
          accept: () => Promise.reject(new Error()),
          available: () => false,
        },
        [address],
      )
      const dropped = await client.disconnect(name, 'session-dropped')
      await client.close()
      if (dropped) return true
    }
  }
  return false
}

function protocolsOf({ protocol = 'auto' }: Pick<BrokerClientOptions, 'protocol'>): readonly (4 | 5)[] {
  return protocol === 'auto' ? [5, 4] : [protocol]
}
