import type { BudgetWaiter, InFlightBounds, InFlightBudget } from './in-flight-budget.js'

/**
 * The messages of one connection that were let in and are neither stored nor given up, counted in the budget of all as well.
 * Of those that nobody has taken over yet the rest may never come: `giveUp` releases them.
 */
export class InFlightWindow {
  readonly #bounds: InFlightBounds
  readonly #budget: InFlightBudget
  #inFlight = { messages: 0, bytes: 0 }
  #undispatched = { messages: 0, bytes: 0 }
  /** Of the message of which only the beginning has passed. */
  #unfinishedBytes: number | undefined
  #isFull = false

  constructor(bounds: InFlightBounds, budget: InFlightBudget) {
    this.#bounds = bounds
    this.#budget = budget
  }

  /** Nothing that came whole is still on its way: whoever goes now has got what it waited for. */
  get isAnswered(): boolean {
    return this.#inFlight.messages === (this.#unfinishedBytes === undefined ? 0 : 1)
  }

  /** Whether the next message must wait; `waiter` is told when the budget has room again. */
  mustWait(waiter: BudgetWaiter): boolean {
    const { messages, bytes } = this.#inFlight
    this.#isFull = messages >= this.#bounds.messages || bytes >= this.#bounds.bytes
    if (this.#isFull) return true
    if (messages === 0 ? !this.#budget.isFull : !this.#budget.isExhausted) return false
    this.#budget.wait(waiter)
    return true
  }

  begin(bytes: number): void {
    this.#budget.add(bytes)
    for (const count of [this.#inFlight, this.#undispatched]) {
      count.messages += 1
      count.bytes += bytes
    }
  }

  /** A piece of a message has passed: whether it was its last. */
  passed(bytes: number, isWhole: boolean): void {
    this.#unfinishedBytes = isWhole ? undefined : bytes
  }

  dispatched(bytes: number): void {
    this.#undispatched.messages -= 1
    this.#undispatched.bytes -= bytes
  }

  /** A dispatched message is stored or given up. @returns whether one that waited may go on */
  settled(bytes: number): boolean {
    this.#budget.release(bytes)
    this.#inFlight.messages -= 1
    this.#inFlight.bytes -= bytes
    const { messages, bytes: left } = this.#inFlight
    const isHalfFull = messages > this.#bounds.messages / 2 || left > this.#bounds.bytes / 2
    // with nothing on its way it may send one whatever the others do
    return messages === 0 || (!isHalfFull && this.#isFull)
  }

  /** The rest of the unfinished message will not come. */
  giveUpUnfinished(): void {
    if (this.#unfinishedBytes !== undefined) this.#giveUp({ messages: 1, bytes: this.#unfinishedBytes })
    this.#unfinishedBytes = undefined
  }

  /** Nobody will take over any more. */
  close(waiter: BudgetWaiter): void {
    this.#budget.forget(waiter)
    this.#giveUp(this.#undispatched)
  }

  #giveUp({ messages, bytes }: InFlightBounds): void {
    if (messages <= 0) return
    this.#budget.release(bytes, messages)
    this.#undispatched = {
      messages: this.#undispatched.messages - messages,
      bytes: this.#undispatched.bytes - bytes,
    }
  }
}
