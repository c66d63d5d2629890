import type { BrokerClientLimits } from './limits.js'

type Options = Readonly<{
  limits: Pick<BrokerClientLimits, 'connectMs' | 'keepaliveMs' | 'stuckMs'>
  now(): number
  ping(): void
  /** Monotonic milliseconds since when nothing of what waits for its commit has come forward. */
  stillSinceMs(): number | undefined
  isOpen(): boolean
  isReading(): boolean
  overdue(reason: 'connect-timeout' | 'silent' | 'stuck', message: string): void
}>

const looksPerDeadline = 10

/**
 * The deadlines of one connection: to get in, to hear from the broker (asked by PINGREQ, and only while we read), and
 * for the oldest message to be stored once it is the oldest: a long line that moves is none that is stuck. A broker does not send again inside a connection what it waits for, so that a
 * message which is stuck frees its line only with a new connection.
 */
export class Watch {
  readonly #options: Options
  readonly #timer: NodeJS.Timeout
  readonly #everyMs: number
  readonly #startedMs: number
  #lookedMs: number
  #heardMs: number
  #pingedMs: number

  constructor(options: Options) {
    const { connectMs, keepaliveMs, stuckMs } = options.limits
    const now = options.now()
    this.#options = options
    this.#startedMs = this.#lookedMs = this.#heardMs = this.#pingedMs = now
    this.#everyMs = Math.min(connectMs, keepaliveMs, stuckMs) / looksPerDeadline
    this.#timer = setInterval(() => this.#look(), this.#everyMs)
  }

  heard(): void {
    this.#heardMs = this.#options.now()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const { limits, now, isOpen, isReading, stillSinceMs, overdue } = this.#options
    const atMs = now()
    const sleptMs = atMs - this.#lookedMs
    this.#lookedMs = atMs
    // It was we who slept: what came meanwhile is read first.
    if (sleptMs > this.#everyMs * 2 + 500) return
    if (!isOpen()) {
      if (atMs - this.#startedMs > limits.connectMs)
        overdue('connect-timeout', `not open within ${limits.connectMs} ms`)
      return
    }
    const stillMs = atMs - (stillSinceMs() ?? atMs)
    if (stillMs > limits.stuckMs) return overdue('stuck', `a message is stuck for ${Math.round(stillMs)} ms`)
    if (isReading() && atMs - this.#heardMs > limits.keepaliveMs * 1.5)
      return overdue('silent', `nothing heard for ${Math.round(atMs - this.#heardMs)} ms`)
    if (atMs - this.#pingedMs < limits.keepaliveMs / 2) return
    this.#pingedMs = atMs
    this.#options.ping()
  }
}
