import { addressKey } from '../guard/address-key.js'
import { KeyedBuckets } from '../guard/keyed-buckets.js'
import type { Rate } from '../guard/token-bucket.js'

/** Why a connection, a log-in, a message or a subscription was refused. */
export const brokerRefusalReasons = [
  'too-many-connections',
  'connect-timeout',
  'log-in-timeout',
  'packet-too-large',
  'packet-malformed',
  'packet-timeout',
  'keepalive-timeout',
  'unread-timeout',
  'bad-client-id',
  'bad-credentials',
  'too-many-failures',
  'too-many-takeovers',
  'server-unavailable',
  'not-your-will',
  'not-your-topic',
  'not-your-subscription',
] as const

export type BrokerRefusalReason = (typeof brokerRefusalReasons)[number]

export type BrokerRefusal = {
  /** The client id, as far as it is known; empty before CONNECT. */
  client: string
  address: string
  topic?: string
  reason: BrokerRefusalReason
  message: string
}

/** Counts every refusal and tells of as many as one address may cause to be told. */
export class Refusals {
  readonly #counts = new Map<BrokerRefusalReason, number>(brokerRefusalReasons.map((reason) => [reason, 0]))
  readonly #told: KeyedBuckets
  readonly #tell: (refusal: BrokerRefusal) => void
  #untold = 0

  constructor(rate: Rate, tell: (refusal: BrokerRefusal) => void) {
    this.#told = new KeyedBuckets(rate)
    this.#tell = tell
  }

  add(refusal: BrokerRefusal, now: number): void {
    this.#counts.set(refusal.reason, (this.#counts.get(refusal.reason) ?? 0) + 1)
    if (this.#told.take(addressKey(refusal.address), now)) this.#tell(refusal)
    else this.#untold += 1
  }

  /** Counted but not told. */
  get untold(): number {
    return this.#untold
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}
