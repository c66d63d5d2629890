import type { Client, PublishPacket } from 'aedes'
import type { Clock, Log } from '@haidang/domain'

import type { IncomingMessage } from './principal.js'
import type { Session } from './session.js'

type Done = (error?: Error | null) => void

export type PublishingOptions = Readonly<{
  accept(message: IncomingMessage): Promise<void>
  sessionOf(client: Client): Session | undefined
  refuse(session: Session, what: { reason: 'not-your-topic'; message: string; topic: string }): void
  clock: Clock
  log: Log
}>

/** What became of the messages so far. */
export type PublishingCounts = {
  received: number
  receivedBytes: number
  /** QoS 1 and 2: stored, and the acknowledgement sent unless the connection had gone. */
  stored: number
  /** QoS 1 and 2: not stored and not acknowledged; the client keeps them. */
  givenBack: number
  /** QoS 0: not stored. */
  lost: number
  wills: number
}

/**
 * aedes asks here before it acknowledges a PUBLISH (and before it publishes a will), and sends PUBACK, or PUBREC,
 * as soon as `done` is called without an error: the commit happens in between.
 *
 * `done` is never called before the function returns: aedes would go on parsing while it is still inside its parser.
 */
export class Publishing {
  readonly #options: PublishingOptions
  readonly counts: PublishingCounts = {
    received: 0,
    receivedBytes: 0,
    stored: 0,
    givenBack: 0,
    lost: 0,
    wills: 0,
  }
  /** While the broker closes, wills are dropped: it is we who go, not the devices. */
  isClosing = false

  constructor(options: PublishingOptions) {
    this.#options = options
  }

  readonly authorize = (client: Client | null, packet: PublishPacket, done: Done): void => {
    const session = client === null ? undefined : this.#options.sessionOf(client)
    if (session === undefined) return done(new Error('nobody publishes'))
    // aedes gives the will back as the object that came with CONNECT
    if (packet === session.will) return void this.#publishWill(session, packet, done)
    const bytes = packet.length ?? 0
    session.connection.dispatched(bytes)
    if (session.isDoomed) session.connection.settled(bytes)
    else if (this.#isForbidden(session, packet)) this.#refuse(session, packet, done)
    else if (packet.qos === 0) void this.#takeUnacknowledged(session, packet, done)
    else void this.#take(session, packet, done)
  }

  /** Whatever it leads to, aedes calls `done` in its own time; what counts is that no PUBACK precedes the commit. */
  async #take(session: Session, packet: PublishPacket, done: Done): Promise<void> {
    const settle = session.line.enter((error) => done(error))
    try {
      await this.#accept(session, packet)
      this.counts.stored += 1
      settle('accepted')
    } catch (cause) {
      this.counts.givenBack += 1
      if (!session.isDoomed && !session.connection.destroyed) {
        const { clientId: client, address } = session
        this.#options.log.warn('mqtt-message.given-back', { client, address, topic: packet.topic, cause })
      }
      session.isDoomed = true
      settle(new Error('not stored', { cause }))
    } finally {
      session.connection.settled(packet.length ?? 0)
    }
  }

  async #takeUnacknowledged(session: Session, packet: PublishPacket, done: Done): Promise<void> {
    queueMicrotask(done)
    try {
      await this.#accept(session, packet)
    } catch {
      this.counts.lost += 1
    } finally {
      session.connection.settled(packet.length ?? 0)
    }
  }

  async #accept(session: Session, packet: PublishPacket): Promise<void> {
    const { principal, clientId } = session
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    this.counts.received += 1
    this.counts.receivedBytes += payload.length
    await this.#options.accept({
      topic: packet.topic,
      payload,
      qos: packet.qos === 0 ? 0 : 1,
      dup: packet.dup,
      receivedAt: this.#options.clock.now(),
      client: clientId,
      ...(principal?.device !== undefined && { device: principal.device }),
    })
  }

  #isForbidden(session: Session, { topic, qos, messageId }: PublishPacket): boolean {
    // [MQTT-2.3.1-1] a packet that is to be acknowledged has a number, and 0 is none
    const isNumbered = qos === 0 || (messageId !== undefined && messageId > 0)
    return !isNumbered || !session.mayPublish(topic)
  }

  #refuse(session: Session, { topic, length = 0 }: PublishPacket, done: Done): void {
    session.isDoomed = true
    const message = 'published on a topic of others, or without a packet identifier'
    this.#options.refuse(session, { reason: 'not-your-topic', message, topic })
    session.connection.settled(length)
    // behind the messages before it, so that these are still acknowledged
    session.line.enter((error) => done(error))(new Error(message))
  }

  async #publishWill(session: Session, packet: PublishPacket, done: Done): Promise<void> {
    queueMicrotask(done)
    if (this.isClosing) return
    this.counts.wills += 1
    try {
      await this.#accept(session, packet)
    } catch (cause) {
      this.counts.lost += 1
      this.#options.log.warn('mqtt-will.lost', { client: session.clientId, topic: packet.topic, cause })
    }
  }
}
