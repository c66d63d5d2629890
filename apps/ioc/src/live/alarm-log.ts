import {
  type AlarmsReply,
  type Heartbeat,
  type LiveAlarmEvent,
  alarmsRequestSchema,
  followLetters,
} from '@haidang/contracts'

type Request = ReturnType<typeof alarmsRequestSchema.parse>

/** How the log was taken up again: after which number, and with how many events. */
export type Resumption = Readonly<{ after: number; events: number }>

/**
 * A client's end of the numbered alarm log: takes each event once and in order, and says when to ask for what is
 * missing. Letters that come while a question is open wait for its answer.
 */
export class AlarmLog {
  readonly events: LiveAlarmEvent[] = []
  readonly resumptions: Resumption[] = []
  /** Times that the server answered with the present state as a whole; the first is the beginning. */
  snapshots = 0
  #last: number | undefined
  #scope: string | undefined
  #held: LiveAlarmEvent[] = []
  #asking = false

  /** The newest number taken; 0 before the first answer. */
  get last(): number {
    return this.#last ?? 0
  }

  /** The question to put now. */
  request(): Request {
    this.#asking = true
    return this.#last === undefined ? {} : { after: this.#last, ...(this.#scope && { scope: this.#scope }) }
  }

  /** No answer came: the link went. */
  unanswered(): void {
    this.#asking = false
    this.#held = []
  }

  /** @returns whether something is missing: ask */
  takeReply(reply: Exclude<AlarmsReply, { kind: 'refused' }>): boolean {
    this.#asking = false
    this.#scope = reply.scope
    if (reply.kind === 'snapshot') this.snapshots += 1
    else {
      this.resumptions.push({ after: this.last, events: reply.events.length })
      this.events.push(...reply.events.filter(({ seq }) => seq > this.last))
    }
    this.#last = reply.upTo
    if (reply.kind === 'events' && reply.more) return true
    const held = this.#held.sort((a, b) => a.seq - b.seq)
    this.#held = []
    return held.map((event) => this.takeEvent(event)).some(Boolean)
  }

  /** @returns whether something is missing: ask */
  takeEvent(event: LiveAlarmEvent): boolean {
    if (this.#asking || this.#last === undefined) {
      this.#held.push(event)
      return !this.#asking
    }
    const place = followLetters(this.#last, event)
    if (place === 'gap') this.#held.push(event)
    if (place !== 'next') return place === 'gap'
    this.events.push(event)
    this.#last = event.seq
    return false
  }

  /** @returns whether something is missing: ask */
  takeBeat({ prevSeq }: Pick<Heartbeat, 'prevSeq'>): boolean {
    return !this.#asking && (this.#last === undefined || prevSeq > this.#last)
  }
}
