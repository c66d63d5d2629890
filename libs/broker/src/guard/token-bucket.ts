export type Rate = Readonly<{
  perSecond: number
  /** Tokens that may be taken at once after a rest. */
  burst: number
}>

/**
 * A rate as a balance that fills with time. It may be overdrawn, so one large thing passes and the next waits.
 * `now` is milliseconds of any clock that does not run backwards.
 */
export class TokenBucket {
  readonly #rate: Rate
  #balance: number
  #filledAt: number

  constructor(rate: Rate, now: number) {
    this.#rate = rate
    this.#balance = rate.burst
    this.#filledAt = now
  }

  /** What may be taken now; negative while overdrawn. */
  balance(now: number): number {
    const filled = this.#balance + ((now - this.#filledAt) * this.#rate.perSecond) / 1000
    this.#balance = Math.min(this.#rate.burst, filled)
    this.#filledAt = now
    return this.#balance
  }

  take(tokens: number, now: number): void {
    this.#balance = this.balance(now) - tokens
  }

  /** How long until the balance is above `level`; 0 when it is. */
  waitMs(now: number, level = 0): number {
    const lacking = level - this.balance(now)
    return lacking < 0 ? 0 : Math.floor((lacking * 1000) / this.#rate.perSecond) + 1
  }
}
