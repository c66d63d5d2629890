import type { Client, PublishPacket } from 'aedes'
import type { Clock, Log } from '@haidang/domain'

import type { Delivery } from '../delivery.js'
import { nameMessage } from '../name-message.js'
import type { Release } from './acknowledgement-line.js'
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

/** A message on its way to intake, and the bytes that the guard knows it by. */
type Publish = Readonly<
  Pick<Delivery, 'topic' | 'qos' | 'id' | 'dup'> & { payload: Uint8Array; bytes: number }
>

/**
 * What happens between PUBLISH and its acknowledgement: the commit. QoS 0 and 1 come straight from the guard; aedes asks
 * here before it answers QoS 2 with PUBREC (and before it publishes a will), and does so when `done` is called without
 * an error.
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
    this.#admit(session, publishOf(packet), (error) => done(error))
  }

  /** A PUBLISH of QoS 0 or 1; `bytes`: by which the guard knows it. */
  take(session: Session, delivery: Delivery, bytes: number): void {
    const { topic, qos, id, dup, payload } = delivery
    this.#admit(session, { topic, qos, id, dup, payload, bytes }, (error) => {
      if (error === undefined) session.answers.add('puback', id)
      else session.connection.destroy()
    })
  }

  #admit(session: Session, publish: Publish, release: Release): void {
    session.connection.dispatched(publish.bytes)
    const problem = problemOf(session, publish)
    if (session.isDoomed) session.connection.settled(publish.bytes)
    else if (problem !== undefined) this.#refuse(session, { publish, problem, release })
    else if (publish.qos === 0) void this.#takeUnacknowledged(session, publish)
    else void this.#takeInOrder(session, publish, release)
  }

  async #takeInOrder(session: Session, publish: Publish, release: Release): Promise<void> {
    const settle = session.line.enter(release)
    const message = this.#messageOf(session, publish)
    try {
      await this.#accept(message)
      this.counts.stored += 1
      settle('accepted')
    } catch (cause) {
      this.#giveBack(session, message, cause)
      settle(new Error('not stored', { cause }))
    }
    session.connection.settled(publish.bytes)
  }

  #giveBack(session: Session, message: IncomingMessage, cause: unknown): void {
    this.counts.givenBack += 1
    if (!session.isDoomed && !session.connection.destroyed) {
      const { clientId: client, address } = session
      this.#options.log.warn('mqtt-message.given-back', {
        ...{ client, address, ...nameMessage(message), cause },
      })
    }
    session.isDoomed = true
  }

  async #takeUnacknowledged(session: Session, publish: Publish): Promise<void> {
    try {
      await this.#accept(this.#messageOf(session, publish))
    } catch {
      this.counts.lost += 1
    } finally {
      session.connection.settled(publish.bytes)
    }
  }

  #accept(message: IncomingMessage): Promise<void> {
    this.counts.received += 1
    this.counts.receivedBytes += message.payload.length
    return this.#options.accept(message)
  }

  #messageOf(session: Session, { topic, payload, qos, dup }: Publish): IncomingMessage {
    const { principal, clientId } = session
    return {
      topic,
      payload,
      qos: qos === 0 ? 0 : 1,
      dup,
      receivedAt: this.#options.clock.now(),
      client: clientId,
      ...(principal?.device !== undefined && { device: principal.device }),
      ...(principal?.simulated && { simulated: true }),
    }
  }

  #refuse(session: Session, what: { publish: Publish; problem: Problem; release: Release }): void {
    const { publish, problem, release } = what
    session.isDoomed = true
    this.#options.refuse(session, problem)
    session.connection.settled(publish.bytes)
    // behind the messages before it, so that these are still acknowledged
    session.line.enter(release)(new Error(problem.message))
  }

  async #publishWill(session: Session, packet: PublishPacket, done: Done): Promise<void> {
    queueMicrotask(done)
    if (this.isClosing) return
    this.counts.wills += 1
    const message = this.#messageOf(session, publishOf(packet))
    try {
      await this.#accept(message)
    } catch (cause) {
      this.counts.lost += 1
      this.#options.log.warn('mqtt-will.lost', { client: session.clientId, ...nameMessage(message), cause })
    }
  }
}

function publishOf({ topic, payload, qos, messageId = 0, dup, length = 0 }: PublishPacket): Publish {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  return { topic, payload: bytes, qos, id: messageId, dup, bytes: length }
}

function problemOf(session: Session, { topic, qos, id }: Publish): Problem | undefined {
  // [MQTT-2.3.1-1] what is to be acknowledged has a packet identifier, and 0 is none
  if (qos > 0 && id < 1) {
    return { reason: 'packet-malformed', message: 'a PUBLISH without a packet identifier', topic }
  }
  if (session.mayPublish(topic)) return undefined
  return { reason: 'not-your-topic', message: 'published on a topic of others', topic }
}
