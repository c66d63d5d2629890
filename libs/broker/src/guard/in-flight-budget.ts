/** Someone who waits until fewer bytes are in flight. */
export type BudgetWaiter = { resumeFlow(): void }

export type InFlightBounds = Readonly<{ messages: number; bytes: number }>

/** From here on a bound that was reached lets others go on. */
const wakeShare = 0.75
/** So many times the bounds nobody may have in flight, whatever is held by others. */
const ceiling = 2

/**
 * Counts the messages of all connections that were let in and are neither stored nor given up, and bounds their number
 * and bytes. Whoever finds it exhausted may still keep one message in flight, so that nobody starves, until all
 * together have twice what was meant. Held back is by not reading: nobody is refused here.
 */
export class InFlightBudget {
  readonly #bounds: InFlightBounds
  readonly #waiting = new Set<BudgetWaiter>()
  readonly #whenIdle: (() => void)[] = []
  #messages = 0
  #bytes = 0

  constructor(bounds: InFlightBounds) {
    this.#bounds = bounds
  }

  get messages(): number {
    return this.#messages
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Whoever has something in flight must wait. */
  get isExhausted(): boolean {
    return this.#reaches(1)
  }

  /** Everybody must wait. */
  get isFull(): boolean {
    return this.#reaches(ceiling)
  }

  add(bytes: number): void {
    this.#messages += 1
    this.#bytes += bytes
  }

  release(bytes: number, messages = 1): void {
    this.#messages -= messages
    this.#bytes -= bytes
    if (this.#waiting.size > 0 && !this.#reaches(wakeShare)) this.#wake()
    if (this.#messages === 0) for (const resolve of this.#whenIdle.splice(0)) resolve()
  }

  wait(waiter: BudgetWaiter): void {
    this.#waiting.add(waiter)
  }

  forget(waiter: BudgetWaiter): void {
    this.#waiting.delete(waiter)
  }

  /** Resolves when nothing is in flight. */
  idle(): Promise<void> {
    if (this.#messages === 0) return Promise.resolve()
    return new Promise((resolve) => this.#whenIdle.push(resolve))
  }

  #reaches(share: number): boolean {
    const { messages, bytes } = this.#bounds
    return this.#messages >= messages * share || this.#bytes >= bytes * share
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const waiter of waiting) waiter.resumeFlow()
  }
}
