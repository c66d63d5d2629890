/** Someone who waits until fewer bytes are in flight. */
export type BudgetWaiter = { resumeFlow(): void }

/**
 * Counts the messages of all connections that were let in and are neither stored nor given up, and bounds their bytes.
 * Whoever finds it exhausted may still keep one message in flight, so that nobody starves.
 */
export class InFlightBudget {
  readonly #maxBytes: number
  readonly #waiting = new Set<BudgetWaiter>()
  readonly #whenIdle: (() => void)[] = []
  #messages = 0
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get messages(): number {
    return this.#messages
  }

  get bytes(): number {
    return this.#bytes
  }

  get isExhausted(): boolean {
    return this.#bytes >= this.#maxBytes
  }

  add(bytes: number): void {
    this.#messages += 1
    this.#bytes += bytes
  }

  release(bytes: number, messages = 1): void {
    this.#messages -= messages
    this.#bytes -= bytes
    if (this.#waiting.size > 0 && this.#bytes < this.#maxBytes * 0.75) this.#wake()
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

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const waiter of waiting) waiter.resumeFlow()
  }
}
