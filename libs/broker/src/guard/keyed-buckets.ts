import { TokenBucket, type Rate } from './token-bucket.js'

/** One token bucket per key (an address, a name), for at most `maxKeys` keys; the longest unused is forgotten first. */
export class KeyedBuckets {
  readonly #rate: Rate
  readonly #maxKeys: number
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(rate: Rate, maxKeys = 10_000) {
    this.#rate = rate
    this.#maxKeys = maxKeys
  }

  /** Whether a whole token is there; takes nothing. */
  has(key: string, now: number): boolean {
    return (this.#buckets.get(key)?.balance(now) ?? this.#rate.burst) >= 1
  }

  /** Takes a token if a whole one is there. */
  take(key: string, now: number): boolean {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#rate, now)
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    const [oldest] = this.#buckets.size > this.#maxKeys ? this.#buckets.keys() : []
    if (oldest !== undefined) this.#buckets.delete(oldest)
    if (bucket.balance(now) < 1) return false
    bucket.take(1, now)
    return true
  }

  get size(): number {
    return this.#buckets.size
  }
}
