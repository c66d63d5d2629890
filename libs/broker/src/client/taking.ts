import { hash } from 'node:crypto'

import { parseTopic } from '@haidang/contracts'
import type { Clock, Log } from '@haidang/domain'

import type { IncomingMessage } from '../embedded/principal.js'
import { nameMessage } from '../name-message.js'
import type { Delivery } from '../delivery.js'
import { type Shard, isOfShard } from './shard.js'
import type { BrokerClientCounts } from './stats.js'

type Options = Readonly<{
  accept(message: IncomingMessage): Promise<void>
  setAside?(message: IncomingMessage, cause: unknown): Promise<void>
  available(): boolean
  shard: Shard
  triesOfOneMessage: number
  counts: BrokerClientCounts
  clock: Clock
  log: Log
}>

const mostRemembered = 1_000

/** Hands what the broker delivers to intake; the same for every connection, one after the other. */
export class Taking {
  readonly #options: Options
  /** How often each of the messages that failed last has failed. */
  readonly #failures = new Map<string, number>()
  #messages = 0
  #bytes = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** Messages on their way to the database, those of connections that have gone included. */
  get inFlight(): Readonly<{ messages: number; bytes: number }> {
    return { messages: this.#messages, bytes: this.#bytes }
  }

  /** Resolves when the message is stored. Undefined: it is not for us. */
  readonly take = (delivery: Delivery): Promise<void> | undefined => {
    const { counts, shard, accept, clock } = this.#options
    if (!isOfShard(delivery.topic, shard) || isEcho(delivery)) {
      counts.passedOver += 1
      return undefined
    }
    const message: IncomingMessage = {
      topic: delivery.topic,
      payload: delivery.payload,
      qos: delivery.qos === 0 ? 0 : 1,
      dup: delivery.dup,
      receivedAt: clock.now(),
      client: '',
      ...(delivery.isCut && { isCut: true }),
    }
    const bytes = delivery.payload.length
    counts.received += 1
    counts.receivedBytes += bytes
    if (delivery.isCut) this.#noteCut(message)
    this.#messages += 1
    this.#bytes += bytes
    return accept(message).then(
      () => this.#stored(message),
      (cause: unknown) => this.#failed(message, cause),
    )
  }

  #leave({ payload }: IncomingMessage): void {
    this.#messages -= 1
    this.#bytes -= payload.length
  }

  #stored(message: IncomingMessage): void {
    this.#leave(message)
    if (message.qos > 0) this.#options.counts.stored += 1
    if (message.dup && this.#failures.size > 0) this.#failures.delete(keyOf(message))
  }

  async #failed(message: IncomingMessage, cause: unknown): Promise<void> {
    this.#leave(message)
    const { counts, log } = this.#options
    if (message.qos === 0) {
      counts.lost += 1
      throw cause
    }
    if (await this.#isSetAside(message, cause)) {
      counts.setAside += 1
      return
    }
    counts.givenBack += 1
    log.debug('mqtt-message.given-back', { ...nameMessage(message), cause })
    throw cause
  }

  async #isSetAside(message: IncomingMessage, cause: unknown): Promise<boolean> {
    const { setAside, available, triesOfOneMessage, log } = this.#options
    // while nothing can be stored it is not the message's fault
    if (setAside === undefined || !available()) return false
    const key = keyOf(message)
    const failures = (this.#failures.get(key) ?? 0) + 1
    this.#remember(key, failures)
    if (failures < triesOfOneMessage) return false
    try {
      await setAside(message, cause)
    } catch (error) {
      log.error('mqtt-message.not-set-aside', { ...nameMessage(message), error })
      return false
    }
    this.#failures.delete(key)
    log.error('mqtt-message.set-aside', { ...nameMessage(message), failures, cause })
    return true
  }

  #remember(key: string, failures: number): void {
    this.#failures.delete(key)
    this.#failures.set(key, failures)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > mostRemembered && oldest !== undefined) this.#failures.delete(oldest)
  }

  #noteCut(message: IncomingMessage): void {
    this.#options.counts.cut += 1
    this.#options.log.warn('mqtt-message.cut', {
      ...nameMessage(message),
      keptBytes: message.payload.length,
    })
  }
}

/**
 * What no device has said just now: rejections, which we or our like have sent, and messages that the broker has kept.
 * Of these only presence is worth hearing, for it is a state.
 */
function isEcho({ topic, retain }: Delivery): boolean {
  if (!retain && !topic.endsWith('/rejections')) return false
  const channel = parseTopic(topic)?.channel
  return channel === 'rejections' || (retain && channel !== 'presence')
}

function keyOf({ topic, payload }: IncomingMessage): string {
  return `${hash('sha256', payload, 'base64')} ${topic}`
}
