import { setTimeout as after } from 'node:timers/promises'

import type { BrokerAddress } from './broker-address.js'
import { pauseBefore } from './back-off.js'
import type { BrokerClientOptions } from './connect-broker.js'
import { type ConnectionEnd, type EndReason, isTheirs } from './connection-end.js'
import { Connection } from './connection.js'
import { type BrokerSecrets, dial } from './dial.js'
import type { Greeting, Protocol } from './greeting.js'
import { type BrokerClientLimits, defaultClientLimits } from './limits.js'
import { lines } from './lines.js'
import { sessionName, wholeCity } from './shard.js'
import { type BrokerClientCounts, type BrokerClientStats, noCounts } from './stats.js'
import { Taking } from './taking.js'
import { watchSession } from './watch-session.js'

const now = () => performance.now()
const mostKicksAtATime = 4

type Ended = ConnectionEnd & Readonly<{ isFruitful: boolean; isAnswered: boolean }>

type Hosts = readonly [BrokerAddress, ...BrokerAddress[]]

/** One session at a foreign broker, through all its connections: of a cluster, to whichever node lets us in. */
export class BrokerClient {
  readonly opened: Promise<void>
  readonly #options: BrokerClientOptions
  readonly #addresses: Hosts
  readonly #limits: BrokerClientLimits
  readonly #session: string
  readonly #counts: BrokerClientCounts = noCounts()
  readonly #ends = new Map<EndReason, number>()
  readonly #taking: Taking
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  readonly #noteSession: (isPresent: boolean) => void
  #noteOpened: () => void = () => undefined
  #connection: Connection | undefined
  /** Which of the addresses is tried now. */
  #host = 0
  #protocol: Protocol
  /** Of the last connection that opened. */
  #spoken: Protocol | undefined
  #kicks = 0

  constructor(options: BrokerClientOptions, addresses: Hosts) {
    const { accept, setAside, available, shard = wholeCity, clock, log, protocol = 'auto' } = options
    this.#options = options
    this.#addresses = addresses
    this.#limits = { ...defaultClientLimits, ...options.limits }
    this.#session = sessionName(options.session ?? lines.present.session, shard)
    this.#protocol = protocol === 'auto' ? 5 : protocol
    const { triesOfOneMessage } = this.#limits
    this.#taking = new Taking({
      ...{ accept, available, shard, triesOfOneMessage, counts: this.#counts, clock, log },
      ...(setAside && { setAside }),
    })
    this.#noteSession = watchSession({
      ...{ session: this.#session, memory: options.memory, log },
      lost: () => this.#noteLost(),
    })
    this.opened = new Promise((resolve) => (this.#noteOpened = resolve))
    this.#running = this.#run()
  }

  publish(topic: string, payload: string | Uint8Array): void {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload.slice())
    if (this.#connection?.publish(topic, bytes) === true) this.#counts.sent += 1
    else this.#counts.dropped += 1
  }

  /** @returns whether the broker took us under that name. */
  async disconnect(clientId: string, reason: string): Promise<boolean> {
    const { log } = this.#options
    // under our own name we would push out ourselves
    if (clientId === this.#session || this.#closing.signal.aborted || this.#kicks >= mostKicksAtATime) {
      log.warn('mqtt-client.not-disconnected', { client: clientId, reason })
      return false
    }
    this.#kicks += 1
    const end = await this.#connect({
      session: clientId,
      filters: [],
      ready: (connection) => connection.end({ reason: 'ours', message: reason }),
    })
    this.#kicks -= 1
    if (end.reason === 'ours') log.info('mqtt-client.disconnected', { client: clientId, reason })
    else log.warn('mqtt-client.not-disconnected', { client: clientId, reason, why: end.message })
    return end.reason === 'ours'
  }

  stats(): BrokerClientStats {
    const { messages, bytes } = this.#taking.inFlight
    return {
      ...this.#counts,
      isConnected: this.#connection?.isOpen === true,
      protocol: this.#spoken,
      inFlightNow: messages,
      inFlightBytesNow: bytes,
      ends: Object.fromEntries(this.#ends),
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#connection?.drain(this.#limits.closeMs)
    await this.#running
  }

  /** Connects, and when that has ended connects again, until we are closed. */
  async #run(): Promise<void> {
    for (let failures = 0; !this.#closing.signal.aborted;) {
      await this.#untilStorable()
      if (this.#closing.signal.aborted) return
      const end = await this.#connectSession()
      this.#noteEnd(end)
      failures = end.isFruitful ? 0 : failures + 1
      const next = this.#changeProtocol(end)
      if (next === 'at-once') continue
      if (next === 'elsewhere' && isTheirs(end.reason)) this.#host += 1
      const rounds = Math.floor(failures / this.#addresses.length)
      await this.#pause(pauseBefore(end.reason === 'taken-over' ? 20 : rounds, this.#limits, Math.random))
    }
  }

  /** While nothing can be stored, or too much of earlier connections is on its way, the broker keeps everything. */
  async #untilStorable(): Promise<void> {
    const { available } = this.#options
    const { window, availableEveryMs } = this.#limits
    const isRoomy = () =>
      this.#taking.inFlight.messages < window.messages && this.#taking.inFlight.bytes < window.bytes
    while (!this.#closing.signal.aborted && !(available() && isRoomy())) await this.#pause(availableEveryMs)
  }

  get #address(): BrokerAddress {
    return this.#addresses[this.#host % this.#addresses.length] ?? this.#addresses[0]
  }

  #connectSession(): Promise<Ended> {
    return this.#connect({
      session: this.#session,
      filters: this.#options.filters ?? lines.present.filters,
      ready: (_connection, welcome) => this.#noteReady(welcome),
    })
  }

  /** One connection from its beginning to its end. Never rejects: what fails before there is any is an end, too. */
  async #connect(attempt: Attempt): Promise<Ended> {
    try {
      return await this.#connectWith(await this.#secrets(), attempt)
    } catch (cause) {
      const message = 'name, password or certificates cannot be used'
      return { reason: 'unreachable', message, cause, isFruitful: false, isAnswered: false }
    }
  }

  #connectWith(secrets: BrokerSecrets, { session, filters, ready }: Attempt): Promise<Ended> {
    const isOurs = session === this.#session
    const greeting = this.#greeting(session, secrets)
    return new Promise((resolve) => {
      const connection = new Connection(dial(this.#address, secrets), {
        ...{ greeting, filters, limits: this.#limits, now },
        take: this.#taking.take,
        cameAgain: () => (this.#counts.cameAgain += 1),
        ready: (welcome) => ready(connection, welcome),
        ended: (end) => {
          const { isFruitful, isAnswered } = connection
          resolve({ ...end, isFruitful, isAnswered })
        },
      })
      if (isOurs) this.#connection = connection
      // closed while the secrets were read
      if (isOurs && this.#closing.signal.aborted) connection.end({ reason: 'ours', message: 'closed by us' })
    })
  }

  #greeting(session: string, { username, password }: BrokerSecrets): Greeting {
    const { keepaliveMs, sessionMs, window } = this.#limits
    return {
      ...{ protocol: this.#protocol, session, clean: session !== this.#session },
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...{ keepaliveMs, sessionMs, receiveMaximum: window.messages },
    }
  }

  async #secrets(): Promise<BrokerSecrets> {
    const { username, password } = this.#address
    return {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(await this.#options.secrets?.()),
    }
  }

  #noteReady({ sessionPresent, doubts }: Parameters<Attempt['ready']>[1]): void {
    const { log } = this.#options
    const { host, port } = this.#address
    const about = { host, port, session: this.#session }
    this.#counts.connections += 1
    this.#spoken = this.#protocol
    log.info('mqtt-broker.connected', { ...about, protocol: this.#protocol, sessionPresent })
    for (const doubt of doubts) log.warn('mqtt-broker.unsafe', { ...about, doubt })
    this.#noteSession(sessionPresent)
    this.#noteOpened()
  }

  #noteLost(): void {
    const { host, port } = this.#address
    this.#counts.sessionsLost += 1
    this.#options.log.warn('mqtt-broker.session-lost', { host, port, session: this.#session })
  }

  #noteEnd({ reason, message, cause }: Ended): void {
    const { log } = this.#options
    const { host, port } = this.#address
    this.#ends.set(reason, (this.#ends.get(reason) ?? 0) + 1)
    if (reason === 'ours') return
    log.warn('mqtt-broker.lost', { host, port, session: this.#session, reason, message, ...causeOf(cause) })
  }

  /**
   * Tries the other version of MQTT: from 5 to 3.1.1 for good when the broker says that it does not speak 5, and in turns
   * while it hangs up without a word.
   * @returns where it is tried: here and at once, here again, or wherever else there is
   */
  #changeProtocol({ reason, isAnswered }: Ended): 'at-once' | 'here' | 'elsewhere' {
    const { protocol = 'auto' } = this.#options
    if (protocol !== 'auto') return 'elsewhere'
    const isRefused = reason === 'version-refused' && this.#protocol === 5
    const isMute = reason === 'closed' && !isAnswered && this.#spoken === undefined
    if (!isRefused && !isMute) return 'elsewhere'
    this.#protocol = this.#protocol === 5 ? 4 : 5
    if (isRefused) return 'at-once'
    return this.#protocol === 4 ? 'here' : 'elsewhere'
  }

  async #pause(ms: number): Promise<void> {
    await after(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined)
  }
}

type Attempt = Readonly<{
  session: string
  filters: readonly string[]
  ready(connection: Connection, welcome: { sessionPresent: boolean; doubts: readonly string[] }): void
}>

function causeOf(cause: unknown): { cause?: string } {
  return cause instanceof Error ? { cause: cause.message } : {}
}
