import { IntakeOverloaded } from './intake-error.js'
import type { IntakeLimits } from './limits.js'

export type Weight = Readonly<{ values: number; bytes: number }>

/** One message's work and whoever waits for it. */
export type Entry<Work> = Readonly<{
  work: Work
  weight: Weight
  /** Monotonic milliseconds. */
  arrivedMs: number
  done: () => void
  failed: (error: Error) => void
}>

export type Backlog = Readonly<{ messages: number; bytes: number; oldestWaitingMs: number }>

/** Stores a batch and settles each of its entries. Must not reject. */
export type WriteBatch<Work> = (batch: readonly Entry<Work>[]) => Promise<void>

/**
 * Gathers work into batches and writes one at a time, in order of arrival; the next gathers meanwhile, so that
 * batches grow with the load. A batch closes at the first of three sizes, or when its oldest work has waited.
 */
export class Batcher<Work> {
  private readonly limits: IntakeLimits
  private readonly write: WriteBatch<Work>
  private waiting: Entry<Work>[] = []
  private waitingWeight: Weight = nothing
  private writing: readonly Entry<Work>[] = []
  private writingWeight: Weight = nothing
  private timer: NodeJS.Timeout | undefined
  private whenEmpty: (() => void)[] = []

  constructor(limits: IntakeLimits, write: WriteBatch<Work>) {
    this.limits = limits
    this.write = write
  }

  /**
   * Resolves when the batch that holds the work has been stored.
   * @throws IntakeOverloaded when too much waits already; whatever `write` says when it cannot be stored.
   */
  add(work: Work, weight: Weight): Promise<void> {
    const { messages, bytes } = this.backlog()
    if (messages >= this.limits.backlogMessages || bytes + weight.bytes > this.limits.backlogBytes) {
      return Promise.reject(new IntakeOverloaded(`${messages} messages with ${bytes} bytes wait already`))
    }
    return new Promise((done, failed) => {
      this.waiting.push({ work, weight, arrivedMs: performance.now(), done, failed })
      this.waitingWeight = plus(this.waitingWeight, weight)
      this.next()
    })
  }

  /** Gives back everything that is not being written at this moment. */
  giveBack(error: Error): void {
    const given = this.waiting
    this.waiting = []
    this.waitingWeight = nothing
    for (const { failed } of given) failed(error)
  }

  backlog(): Backlog {
    const oldest = this.writing[0] ?? this.waiting[0]
    return {
      messages: this.waiting.length + this.writing.length,
      bytes: this.waitingWeight.bytes + this.writingWeight.bytes,
      oldestWaitingMs: oldest ? performance.now() - oldest.arrivedMs : 0,
    }
  }

  /** Resolves when nothing waits and nothing is being written. */
  flush(): Promise<void> {
    return new Promise((done) => {
      this.whenEmpty.push(done)
      this.next()
    })
  }

  /** Starts a batch when it is time for one. */
  private next(): void {
    const [oldest] = this.waiting
    if (this.writing.length > 0) return
    if (!oldest) return this.settleFlushes()
    const restMs = this.limits.lingerMs - (performance.now() - oldest.arrivedMs)
    if (restMs <= 0 || this.isFull() || this.whenEmpty.length > 0) void this.writeNext()
    else this.timer ??= setTimeout(() => void this.writeNext(), Math.ceil(restMs))
  }

  private async writeNext(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    this.takeBatch()
    await this.write(this.writing)
    this.writing = []
    this.writingWeight = nothing
    this.next()
  }

  private takeBatch(): void {
    this.writing = this.waiting.splice(0, this.firstBatch())
    this.writingWeight = this.writing.reduce((sum, { weight }) => plus(sum, weight), nothing)
    this.waitingWeight = minus(this.waitingWeight, this.writingWeight)
  }

  private isFull(): boolean {
    const { batchMessages, batchValues, batchBytes } = this.limits
    const { values, bytes } = this.waitingWeight
    return this.waiting.length >= batchMessages || values >= batchValues || bytes >= batchBytes
  }

  /** How many of the waiting make the next batch: all that fit, and at least one. */
  private firstBatch(): number {
    const { batchMessages, batchValues, batchBytes } = this.limits
    let sum = nothing
    const over = this.waiting.findIndex(({ weight }, index) => {
      sum = plus(sum, weight)
      return index >= batchMessages || sum.values > batchValues || sum.bytes > batchBytes
    })
    return over === -1 ? this.waiting.length : Math.max(over, 1)
  }

  private settleFlushes(): void {
    const settled = this.whenEmpty
    this.whenEmpty = []
    for (const done of settled) done()
  }
}

const nothing: Weight = { values: 0, bytes: 0 }

function plus(a: Weight, b: Weight): Weight {
  return { values: a.values + b.values, bytes: a.bytes + b.bytes }
}

function minus(a: Weight, b: Weight): Weight {
  return { values: a.values - b.values, bytes: a.bytes - b.bytes }
}
