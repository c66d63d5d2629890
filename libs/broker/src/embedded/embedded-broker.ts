import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setImmediate as nextRound, setTimeout as after } from 'node:timers/promises'

import type { Client, ConnectPacket, Subscription } from 'aedes'

import { addressKey, plainAddress } from '../guard/address-key.js'
import { Admission } from '../guard/admission.js'
import { GuardedConnection } from '../guard/guarded-connection.js'
import { InFlightBudget } from '../guard/in-flight-budget.js'
import { emptyPersistence } from './empty-persistence.js'
import { defaultLimits, type BrokerLimits } from './limits.js'
import { LogIn, sessionKey } from './log-in.js'
import { Publishing } from './publishing.js'
import { QuietAedes, silentEmitter } from './quiet-aedes.js'
import { Refusals, type BrokerRefusal } from './refusals.js'
import { Session } from './session.js'
import type { EmbeddedBrokerOptions } from './start-embedded-broker.js'
import type { BrokerStats } from './stats.js'
import { Subscriptions } from './subscriptions.js'

type LogInAnswer = (error: (Error & { returnCode: number }) | null, isRight: boolean | null) => void

const now = () => performance.now()

/** aedes behind our guard: who may come in, who may say what, and what must happen before PUBACK. */
export class EmbeddedBroker {
  readonly #options: EmbeddedBrokerOptions
  readonly #limits: BrokerLimits
  readonly #aedes: QuietAedes
  readonly #sessions = new Set<Session>()
  /** aedes still publishes a will when its connection has gone. */
  readonly #ofConnection = new WeakMap<object, Session>()
  readonly #loggedIn = new Map<string, Session>()
  readonly #admission: Admission
  readonly #budget: InFlightBudget
  readonly #refusals: Refusals
  readonly #logIn: LogIn
  readonly #publishing: Publishing
  readonly #subscriptions: Subscriptions
  #sweep: NodeJS.Timeout | undefined
  #connections = 0

  constructor(options: EmbeddedBrokerOptions) {
    const limits = { ...defaultLimits, ...options.limits }
    this.#options = options
    this.#limits = limits
    this.#admission = new Admission(limits)
    this.#budget = new InFlightBudget({ messages: limits.inFlightMessages, bytes: limits.inFlightBytes })
    this.#refusals = new Refusals(limits.reports, options.refused)
    this.#subscriptions = new Subscriptions(limits.unsentBytes)
    this.#logIn = new LogIn({ ...options, limits, now, isConnected: (key) => this.#loggedIn.has(key) })
    this.#publishing = new Publishing({
      ...options,
      sessionOf: (client) => this.#ofConnection.get(client.conn),
      refuse: (session, what) => this.#refuse(session, what),
    })
    this.#aedes = this.#createAedes()
  }

  async open(): Promise<void> {
    await this.#aedes.listen()
    let sweptAt = now()
    this.#sweep = setInterval(() => {
      const passedMs = now() - sweptAt
      sweptAt += passedMs
      // It was we who slept: what the clients sent meanwhile is read first.
      if (passedMs > this.#limits.sweepMs * 2 + 500) return
      for (const { connection } of this.#sessions) connection.checkDeadlines()
    }, this.#limits.sweepMs)
  }

  connect(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress)
    const source = addressKey(address)
    const limit = this.#publishing.isClosing ? 'connections' : this.#admission.enter(source)
    if (limit !== undefined) {
      const message = `the limit of ${limit} is reached`
      this.#report({ client: '', address, reason: 'too-many-connections', message })
      socket.destroy()
      return
    }
    const connection = new GuardedConnection(socket, {
      limits: this.#limits,
      budget: this.#budget,
      now,
      onPublish: (delivery, bytes) => this.#publishing.take(session, delivery, bytes),
      onShut: (reason, message) => this.#doom(session, { reason, message }),
    })
    const session = new Session(connection, address)
    this.#connections += 1
    this.#sessions.add(session)
    this.#ofConnection.set(connection, session)
    connection.once('close', () => this.#leave(session))
    // what is said to a closing client counts until its socket has gone
    socket.once('close', () => this.#admission.leave(source, !session.isWelcome))
    this.#aedes.handle(connection)
  }

  publish(topic: string, payload: string | Uint8Array): Promise<void> {
    return this.#subscriptions.publish(topic, payload)
  }

  disconnect(clientId: string, reason: string): void {
    for (const session of this.#sessions) {
      if (session.clientId !== clientId && session.username !== clientId) continue
      this.#options.log.info('mqtt-client.disconnected', {
        client: clientId,
        address: session.address,
        reason,
      })
      session.isDoomed = true
      session.connection.destroy()
    }
  }

  stats(): BrokerStats {
    return {
      ...this.#publishing.counts,
      ...this.#subscriptions.counts,
      connectionsNow: this.#admission.open,
      loggedInNow: this.#loggedIn.size,
      inFlightNow: this.#budget.messages,
      inFlightBytesNow: this.#budget.bytes,
      connections: this.#connections,
      refused: this.#refusals.counts(),
      refusedUntold: this.#refusals.untold,
    }
  }

  async close(): Promise<void> {
    this.#publishing.isClosing = true
    for (const { connection } of this.#sessions) connection.drain()
    const deadline = new AbortController()
    const late = after(this.#limits.closeMs, 'late', { signal: deadline.signal }).catch(() => 'cancelled')
    const isLate = (await Promise.race([this.#budget.idle(), late])) === 'late'
    deadline.abort()
    if (isLate) this.#options.log.warn('mqtt-broker.closed-late', { inFlight: this.#budget.messages })
    // the last acknowledgements leave aedes in the next round of the event loop
    await nextRound()
    await nextRound()
    clearInterval(this.#sweep)
    await new Promise<void>((resolve) => this.#aedes.close(resolve))
    for (const { connection } of this.#sessions) connection.destroy()
  }

  #createAedes(): QuietAedes {
    const limits = this.#limits
    const aedes = new QuietAedes({
      mq: silentEmitter,
      persistence: emptyPersistence,
      // ours are shorter and know when it was we who did not read
      connectTimeout: limits.connectMs + limits.logInMs,
      drainTimeout: limits.unreadMs * 2,
      // a set of small numbers per connection, which is all that is kept of QoS 2
      maxInflightInbound: 0,
      maxClientsIdLength: limits.connectBytes,
      preConnect: (client, packet, done) => {
        this.#hearConnect(client, packet)
        done(null, true)
      },
      authenticate: (client, _username, ...[password, done]) => {
        void this.#authenticate(client, password ?? Buffer.alloc(0), done)
      },
      authorizePublish: this.#publishing.authorize,
      authorizeSubscribe: (client, subscription, done) => {
        done(null, this.#mayListen(client, subscription) ? subscription : null)
      },
    })
    aedes.on('clientReady', (client) => this.#welcome(client))
    aedes.on('unsubscribe', (filters, client) => this.#unsubscribe(client, filters))
    for (const event of ['clientError', 'connectionError'] as const) {
      aedes.on(event, (client, error) => this.#hearError(client, error))
    }
    // not among its typed events, and deadly while nobody listens
    const emitter: EventEmitter = aedes
    emitter.on('error', (error: Error) => this.#options.log.error('mqtt-broker.failed', { error }))
    return aedes
  }

  /** Takes from CONNECT what aedes shall not act on: keepalive is watched by the guard, sessions are not kept. */
  #hearConnect(client: Client, packet: ConnectPacket): void {
    const session = this.#sessionOf(client)
    if (session === undefined) return
    session.client = client
    session.clientId = packet.clientId
    session.username = packet.username ?? ''
    session.keepaliveMs = (packet.keepalive ?? 0) * 1000
    session.will = packet.will
    packet.clientId = sessionKey(session)
    packet.keepalive = 0
    packet.clean = true
  }

  async #authenticate(client: Client, password: Uint8Array, done: LogInAnswer): Promise<void> {
    const session = this.#sessionOf(client)
    if (session === undefined) return
    const refusal = await this.#logIn.decide(session, password)
    if (session.connection.destroyed) return
    if (refusal === undefined) return done(null, true)
    this.#doom(session, refusal)
    done(Object.assign(new Error(refusal.message), { returnCode: refusal.code }), null)
  }

  #welcome(client: Client): void {
    const session = this.#sessionOf(client)
    if (session === undefined || session.connection.destroyed || session.principal === undefined) return
    const { kind } = session.principal
    const rates = kind === 'device' ? this.#limits.deviceRates : this.#limits.gatewayRates
    session.isWelcome = true
    this.#admission.welcome(addressKey(session.address))
    this.#loggedIn.set(sessionKey(session), session)
    session.connection.open({ ...rates, keepaliveMs: session.keepaliveMs })
  }

  #mayListen(client: Client, { topic, qos }: Subscription): boolean {
    const session = this.#sessionOf(client)
    if (session === undefined || session.connection.destroyed) return false
    const isOpen = this.#subscriptions.countOf(session) < this.#limits.subscriptions
    if (isOpen && session.maySubscribe(topic)) {
      this.#subscriptions.add(session, topic, qos)
      return true
    }
    const message = isOpen ? 'subscribed to a topic of others' : 'too many subscriptions'
    this.#refuse(session, { reason: 'not-your-subscription', message, topic })
    return false
  }

  #unsubscribe(client: Client, filters: string[]): void {
    const session = this.#sessionOf(client)
    if (session === undefined) return
    for (const filter of filters) this.#subscriptions.remove(session, filter)
  }

  /** What aedes closed a connection for, when it was not we who told it to. */
  #hearError(client: Client, error: Error): void {
    const session = this.#sessionOf(client)
    if (session === undefined || session.isDoomed || client.closed) return
    this.#doom(session, { reason: 'packet-malformed', message: error.message })
  }

  #leave(session: Session): void {
    session.line.break()
    this.#sessions.delete(session)
    this.#subscriptions.forget(session)
    const key = sessionKey(session)
    if (this.#loggedIn.get(key) === session) this.#loggedIn.delete(key)
  }

  #doom(session: Session, why: Pick<BrokerRefusal, 'reason' | 'message' | 'topic'>): void {
    session.isDoomed = true
    this.#refuse(session, why)
  }

  #refuse(session: Session, why: Pick<BrokerRefusal, 'reason' | 'message' | 'topic'>): void {
    const { reason, message, topic } = why
    const { clientId, address } = session
    this.#report({
      client: clientId.slice(0, 64),
      address,
      reason,
      message,
      ...(topic !== undefined && { topic }),
    })
  }

  #report(refusal: BrokerRefusal): void {
    this.#refusals.add(refusal, now())
  }

  #sessionOf(client: Client): Session | undefined {
    return this.#ofConnection.get(client.conn)
  }
}
