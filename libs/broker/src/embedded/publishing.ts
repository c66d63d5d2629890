import type { Client, PublishPacket } from 'aedes'
import type { Clock, Log } from '@haidang/domain'

import { nameMessage } from '../name-message.js'
import type { IncomingMessage } from './principal.js'
import type { Session } from './session.js'

type Problem = { reason: 'not-your-topic' | 'packet-malformed'; message: string; topic: string }
type Done = (error?: Error | null) => void

export type PublishingOptions = Readonly<{
  accept(message: IncomingMessage): Promise<void>
  sessionOf(client: Client): Session | undefined
  refuse(session: Session, what: Problem): void
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
    // aedes finishes what it has read of a connection that has gone (after a DISCONNECT, for one)
    if (session.connection.destroyed) return
    const bytes = packet.length ?? 0
    session.connection.dispatched(bytes)
    const problem = problemOf(session, packet)
    if (session.isDoomed) session.connection.settled(bytes)
    else if (problem !== undefined) this.#refuse(session, { packet, problem, done })
    else if (packet.qos === 0) void this.#takeUnacknowledged(session, packet, done)
    else void this.#take(session, packet, done)
  }

  async #take(session: Session, packet: PublishPacket, done: Done): Promise<void> {
    const settle = session.line.enter((error) => done(error))
    settle(await this.#outcome(session, packet))
    session.connection.settled(packet.length ?? 0)
  }

  async #outcome(session: Session, packet: PublishPacket): Promise<Error | 'accepted'> {
    const message = this.#messageOf(session, packet)
    try {
      await this.#accept(message)
      this.counts.stored += 1
      return 'accepted'
    } catch (cause) {
      this.counts.givenBack += 1
      if (!session.isDoomed && !session.connection.destroyed) {
        const { clientId: client, address } = session
        this.#options.log.warn('mqtt-message.given-back', {
          ...{ client, address, ...nameMessage(message), cause },
        })
      }
      session.isDoomed = true
      return new Error('not stored', { cause })
    }
  }

  async #takeUnacknowledged(session: Session, packet: PublishPacket, done: Done): Promise<void> {
    queueMicrotask(done)
    try {
      await this.#accept(this.#messageOf(session, packet))
    } catch {
      this.counts.lost += 1
    } finally {
      session.connection.settled(packet.length ?? 0)
    }
  }

  #accept(message: IncomingMessage): Promise<void> {
    this.counts.received += 1
    this.counts.receivedBytes += message.payload.length
    return this.#options.accept(message)
  }

  #messageOf(session: Session, packet: PublishPacket): IncomingMessage {
    const { principal, clientId } = session
    return {
      topic: packet.topic,
      payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
      qos: packet.qos === 0 ? 0 : 1,
      dup: packet.dup,
      receivedAt: this.#options.clock.now(),
      client: clientId,
      ...(principal?.device !== undefined && { device: principal.device }),
      ...(principal?.simulated && { simulated: true }),
    }
  }

  #refuse(session: Session, what: { packet: PublishPacket; problem: Problem; done: Done }): void {
    const { packet, problem, done } = what
    session.isDoomed = true
    this.#options.refuse(session, problem)
    session.connection.settled(packet.length ?? 0)
    // behind the messages before it, so that these are still acknowledged
    session.line.enter((error) => done(error))(new Error(problem.message))
  }

  async #publishWill(session: Session, packet: PublishPacket, done: Done): Promise<void> {
    queueMicrotask(done)
    if (this.isClosing) return
    this.counts.wills += 1
    const message = this.#messageOf(session, packet)
    try {
      await this.#accept(message)
    } catch (cause) {
      this.counts.lost += 1
      this.#options.log.warn('mqtt-will.lost', { client: session.clientId, ...nameMessage(message), cause })
    }
  }
}

function problemOf(session: Session, { topic, qos, messageId }: PublishPacket): Problem | undefined {
  // [MQTT-2.3.1-1] what is to be acknowledged has a packet identifier, and 0 is none
  if (qos > 0 && (messageId === undefined || messageId < 1)) {
    return { reason: 'packet-malformed', message: 'a PUBLISH without a packet identifier', topic }
  }
  if (session.mayPublish(topic)) return undefined
  return { reason: 'not-your-topic', message: 'published on a topic of others', topic }
}
