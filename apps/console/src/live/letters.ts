import {
  type AlarmsReply,
  type Heartbeat,
  type LiveAlarm,
  type LiveAlarmEvent,
  followLetters,
} from '@haidang/contracts'

/** What `alarms` is asked with: everything after a number, or, without one, the present state as a whole. */
export type AlarmsRequest = { after?: number; scope?: string }

/** What the chain makes of something that arrived. */
export type LettersStep = Readonly<{
  /** Events that are new to this console, in order. */
  events: readonly LiveAlarmEvent[]
  /** The map of alarms was replaced. */
  whole: boolean
  /** There is a hole before or behind: ask. */
  ask: boolean
}>

const nothing: LettersStep = { events: [], whole: false, ask: false }

/**
 * The console's end of the numbered alarm log. No event is taken twice and none is passed over: an event or a
 * heartbeat whose `prevSeq` lies beyond our last number means that something is missing, and we ask for it.
 */
export class Letters {
  private readonly byId = new Map<string, LiveAlarm>()
  /** Arrived while a question was open; their turn comes after its answer. */
  private held: LiveAlarmEvent[] = []
  private lastSeq: number | undefined
  private scope: string | undefined
  private asking = false

  /** Every alarm that is not back to normal, set aside or not. */
  get alarms(): LiveAlarm[] {
    return [...this.byId.values()]
  }

  get seq(): number | undefined {
    return this.lastSeq
  }

  /** The question to put now. Until its answer, events wait. */
  request(): AlarmsRequest {
    this.asking = true
    return this.lastSeq === undefined ? {} : { after: this.lastSeq, scope: this.scope }
  }

  /** The question found no answer: the link went, or time ran out. */
  unanswered(): void {
    this.asking = false
    this.held = []
  }

  takeEvent(event: LiveAlarmEvent): LettersStep {
    if (this.asking || this.lastSeq === undefined) {
      this.held.push(event)
      return { ...nothing, ask: !this.asking }
    }
    switch (followLetters(this.lastSeq, event)) {
      case 'known':
        return nothing
      case 'gap':
        this.held.push(event)
        return { ...nothing, ask: true }
      case 'next':
        this.apply(event)
        return { events: [event], whole: false, ask: false }
    }
  }

  /** The database's own word: is there a line that we lack? */
  takeBeat({ prevSeq }: Pick<Heartbeat, 'prevSeq'>): boolean {
    if (this.asking) return false
    return this.lastSeq === undefined || prevSeq > this.lastSeq
  }

  takeReply(reply: Exclude<AlarmsReply, { kind: 'refused' }>): LettersStep {
    this.asking = false
    this.scope = reply.scope
    return reply.kind === 'snapshot' ? this.replace(reply.alarms, reply.upTo) : this.follow(reply)
  }

  private replace(alarms: readonly LiveAlarm[], upTo: number): LettersStep {
    this.byId.clear()
    for (const alarm of alarms) this.keep(alarm)
    this.lastSeq = upTo
    const after = this.release()
    return { events: after.events, whole: true, ask: after.ask }
  }

  private follow({
    events,
    upTo,
    more,
  }: {
    events: readonly LiveAlarmEvent[]
    upTo: number
    more: boolean
  }): LettersStep {
    const fresh = events.filter((event) => event.seq > (this.lastSeq ?? 0))
    for (const event of fresh) this.apply(event)
    this.lastSeq = upTo
    if (more) return { events: fresh, whole: false, ask: true }
    const after = this.release()
    return { events: [...fresh, ...after.events], whole: false, ask: after.ask }
  }

  private release(): { events: LiveAlarmEvent[]; ask: boolean } {
    const waiting = this.held.sort((a, b) => a.seq - b.seq)
    this.held = []
    const steps = waiting.map((event) => this.takeEvent(event))
    return { events: steps.flatMap(({ events }) => events), ask: steps.some(({ ask }) => ask) }
  }

  private apply(event: LiveAlarmEvent): void {
    this.lastSeq = event.seq
    this.keep(event.alarm)
  }

  private keep(alarm: LiveAlarm): void {
    if (alarm.state === 'normal') this.byId.delete(alarm.id)
    else this.byId.set(alarm.id, alarm)
  }
}
