import { TokenBucket, type Rate } from './token-bucket.js'

/** How fast one connection may be read: packets and their bytes. */
export class Pace {
  readonly #packets: TokenBucket
  readonly #bytes: TokenBucket

  constructor({ messages, bytes }: Readonly<{ messages: Rate; bytes: Rate }>, now: number) {
    this.#packets = new TokenBucket(messages, now)
    this.#bytes = new TokenBucket(bytes, now)
  }

  /** How long the next packet has to wait; 0 when it may come. */
  waitMs(now: number): number {
    return Math.max(this.#packets.waitMs(now), this.#bytes.waitMs(now))
  }

  /** A packet has come. */
  take(bytes: number, now: number): void {
    this.#packets.take(1, now)
    if (bytes > 0) this.#bytes.take(bytes, now)
  }

  /** Packets that may come at once; negative when too many have. */
  packetsLeft(now: number): number {
    return this.#packets.balance(now)
  }
}
