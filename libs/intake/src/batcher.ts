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
  private readonly waitingWeight = new Load()
  private writing: readonly Entry<Work>[] = []
  private readonly writingWeight = new Load()
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
    const messages = this.waiting.length + this.writing.length
    const bytes = this.waitingWeight.bytes + this.writingWeight.bytes
    if (messages >= this.limits.backlogMessages || bytes + weight.bytes > this.limits.backlogBytes) {
      return Promise.reject(new IntakeOverloaded(`${messages} messages with ${bytes} bytes wait already`))
    }
    return new Promise((done, failed) => {
      this.waiting.push({ work, weight, arrivedMs: performance.now(), done, failed })
      this.waitingWeight.add(weight)
      this.next()
    })
  }

  /** Gives back everything that is not being written at this moment. */
  giveBack(error: Error): void {
    const given = this.waiting
    this.waiting = []
    this.waitingWeight.clear()
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
    this.writingWeight.clear()
    this.next()
  }

  private takeBatch(): void {
    const count = this.firstBatch()
    if (count === this.waiting.length) {
      this.writing = this.waiting
      this.waiting = []
    } else this.writing = this.waiting.splice(0, count)
    for (const { weight } of this.writing) this.writingWeight.add(weight)
    this.waitingWeight.subtract(this.writingWeight)
  }

  private isFull(): boolean {
    const { batchMessages, batchValues, batchBytes } = this.limits
    const { values, bytes } = this.waitingWeight
    return this.waiting.length >= batchMessages || values >= batchValues || bytes >= batchBytes
  }

  /** How many of the waiting make the next batch: all that fit, and at least one. */
  private firstBatch(): number {
    const { batchMessages, batchValues, batchBytes } = this.limits
    const sum = new Load()
    const over = this.waiting.findIndex(({ weight }, index) => {
      sum.add(weight)
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

/** A sum of weights that is kept up with every message: an object for each of its values would be a cost of its own. */
class Load implements Weight {
  values = 0
  bytes = 0

  add({ values, bytes }: Weight): void {
    this.values += values
    this.bytes += bytes
  }

  subtract({ values, bytes }: Weight): void {
    this.values -= values
    this.bytes -= bytes
  }

  clear(): void {
    this.values = 0
    this.bytes = 0
  }
}
