import type { GuardLimits, ShutReason } from './guard.js'

export type Moment = Readonly<{
  /** Milliseconds of a clock that does not run backwards. */
  now: number
  phase: 'connect' | 'log-in' | 'open' | 'draining'
  /** It is we who do not read. */
  isPaused: boolean
  isInsidePacket: boolean
  /** What was sent to the client fills its buffer. */
  isUnread: boolean
}>

export type Overdue = Readonly<{ reason: ShutReason; message: string }>

/** By when a client must have said or read something. Time in which we ourselves do not read does not count. */
export class Deadlines {
  /** 0: the client promised nothing. */
  keepaliveMs = 0
  readonly #limits: GuardLimits
  readonly #openedAt: number
  #heardAt: number
  #unreadSince: number | undefined

  constructor(limits: GuardLimits, now: number) {
    this.#limits = limits
    this.#openedAt = now
    this.#heardAt = now
  }

  /** A packet is complete, or we begin to listen again. */
  restart(now: number): void {
    this.#heardAt = now
  }

  /** The client has fetched what was sent to it. */
  fetched(): void {
    this.#unreadSince = undefined
  }

  /** The deadline that has passed, if one has. */
  overdue(moment: Moment): Overdue | undefined {
    const { connectMs, logInMs, unreadMs } = this.#limits
    const { now, phase } = moment
    const ageMs = now - this.#openedAt
    if (moment.isUnread) this.#unreadSince ??= now
    if (phase === 'connect' && ageMs > connectMs) {
      return { reason: 'connect-timeout', message: `no CONNECT within ${connectMs} ms` }
    }
    if (phase === 'log-in' && ageMs > logInMs) {
      return { reason: 'log-in-timeout', message: `no answer to CONNECT within ${logInMs} ms` }
    }
    if (this.#unreadSince !== undefined && now - this.#unreadSince > unreadMs) {
      return { reason: 'unread-timeout', message: `what was sent lay unread for ${unreadMs} ms` }
    }
    return phase === 'open' && !moment.isPaused ? this.#silence(moment) : undefined
  }

  #silence({ now, isInsidePacket }: Moment): Overdue | undefined {
    const silentMs = now - this.#heardAt
    // [MQTT-3.1.2-24]
    if (this.keepaliveMs > 0 && silentMs > this.keepaliveMs * 1.5) {
      return { reason: 'keepalive-timeout', message: `silent for ${Math.round(silentMs)} ms` }
    }
    const { packetMs } = this.#limits
    if (!isInsidePacket || silentMs <= packetMs) return undefined
    return { reason: 'packet-timeout', message: `a packet is not complete after ${packetMs} ms` }
  }
}
