import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'

import type { Clock, Log } from '@haidang/domain'

import type { BrokerLimits } from './limits.js'
import { EmbeddedBroker } from './embedded-broker.js'
import type { IncomingMessage, Login, Principal } from './principal.js'
import type { BrokerRefusal } from './refusals.js'
import type { BrokerStats } from './stats.js'

export type EmbeddedBrokerOptions = Readonly<{
  host: string
  /** 0: any free port. */
  port: number
  limits?: Partial<BrokerLimits>
  /** Who has this credential. A rejection is answered with "server unavailable". */
  authenticate(login: Login): Promise<Principal | { refused: string }>
  /** Resolves after the message is committed: then PUBACK goes out. Rejects: the connection is closed without one. */
  accept(message: IncomingMessage): Promise<void>
  /** Told of refusals, a bounded number per address and second; `stats().refused` counts all. */
  refused(refusal: BrokerRefusal): void
  /** false: CONNECT is answered with "server unavailable". */
  available(): boolean
  clock: Clock
  log: Log
}>

export type RunningBroker = Readonly<{
  port: number
  /** To whoever is connected and subscribed to the topic; resolves when it was written. */
  publish(topic: string, payload: string | Uint8Array): Promise<void>
  /** Closes the connections of this client id or user name. */
  disconnect(clientId: string, reason: string): void
  stats(): BrokerStats
  /** Stops taking messages, lets those that were taken be acknowledged (at most `closeMs`), closes all connections. */
  close(): Promise<void>
}>

/**
 * Starts the broker inside this process: MQTT 3.1.1, where PUBACK means that the message is committed.
 * @throws the listen error of `node:net` (EADDRINUSE, EACCES …)
 */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<RunningBroker> {
  const broker = new EmbeddedBroker(options)
  await broker.open()
  // A client may end its side and still wait for its acknowledgements.
  const server = createServer({
    allowHalfOpen: true,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
  })
  server.on('connection', (socket) => broker.connect(socket))
  try {
    await listen(server, options)
  } catch (error) {
    await broker.close()
    throw error
  }
  const { port } = address(server)
  options.log.info('mqtt-broker.started', { host: options.host, port })
  return {
    port,
    publish: (topic, payload) => broker.publish(topic, payload),
    disconnect: (clientId, reason) => broker.disconnect(clientId, reason),
    stats: () => broker.stats(),
    close: () => close(server, broker),
  }
}

async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  server.listen({ host, port, backlog: 1_024 })
  await once(server, 'listening')
}

async function close(server: Server, broker: EmbeddedBroker): Promise<void> {
  const isClosed = server.listening ? once(server, 'close') : undefined
  server.close()
  await broker.close()
  await isClosed
}

function address(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP server')
  return address
}
