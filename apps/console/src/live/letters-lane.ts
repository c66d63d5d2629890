import type { Heartbeat, LiveAlarm, LiveAlarmEvent } from '@haidang/contracts'
import { type LettersStep, Letters } from './letters.js'
import { missedEvents, missedWhole } from './missed.js'
import type { LiveSocket } from './socket.js'
import type { World } from './world.js'

const askAgainAfterMs = 1_000

/** Alarm events on their way to the screen: at once, in order, none left out. */
export class LettersLane {
  private readonly letters = new Letters()
  private socket: LiveSocket | undefined
  private askAt: number | undefined
  private caughtUp = false
  private fetchedCount = 0
  private refusal: string | undefined
  /** Since when the screen has been telling its reader that the link is away (server time). */
  private away: { fromAt: number; before: LiveAlarm[]; events: LiveAlarmEvent[]; whole: boolean } | undefined

  private readonly world: World
  private readonly serverNow: () => number

  constructor(world: World, serverNow: () => number) {
    this.world = world
    this.serverNow = serverNow
  }

  use(socket: LiveSocket | undefined): void {
    this.socket = socket
    this.caughtUp = false
    this.fetchedCount = 0
    this.refusal = undefined
    this.letters.unanswered()
    if (socket) void this.ask()
  }

  /** The screen says that the link is lost since `fromAt`: what comes now will be told as missed. */
  lost(fromAt: number): void {
    this.away ??= { fromAt, before: this.letters.alarms, events: [], whole: false }
  }

  get complete(): boolean {
    return this.caughtUp
  }

  /** How many events have come since the socket opened and before everything had come. */
  get fetched(): number {
    return this.fetchedCount
  }

  get refused(): string | undefined {
    return this.refusal
  }

  get seq(): number | undefined {
    return this.letters.seq
  }

  takeEvent(event: LiveAlarmEvent): void {
    this.carryOut(this.letters.takeEvent(event))
  }

  takeBeat(beat: Heartbeat): void {
    if (this.letters.takeBeat(beat)) void this.ask()
  }

  tick(): void {
    if (this.askAt !== undefined && this.world.now() >= this.askAt) void this.ask()
  }

  async ask(): Promise<void> {
    const { socket } = this
    if (!socket) return
    this.askAt = undefined
    const request = this.letters.request()
    try {
      const reply = await socket.alarms(request)
      if (socket !== this.socket) return
      if (reply.kind === 'refused') this.putOff(reply.reason)
      else this.accept(reply)
    } catch {
      if (socket !== this.socket) return
      this.letters.unanswered()
      this.askAt = this.world.now() + askAgainAfterMs
    }
  }

  /** Not now, or not for us: nothing follows until an asking succeeds. */
  private putOff(reason: string): void {
    this.letters.unanswered()
    this.refusal = reason
    this.askAt = this.world.now() + askAgainAfterMs
  }

  private accept(reply: Parameters<Letters['takeReply']>[0]): void {
    this.refusal = undefined
    this.carryOut(this.letters.takeReply(reply), true)
  }

  private carryOut({ events, whole, ask }: LettersStep, answer = false): void {
    if (!this.caughtUp) this.fetchedCount += events.length
    if (answer && !ask) this.caughtUp = true
    const alarms = whole ? this.letters.alarms : events.map(({ alarm }) => alarm)
    if (whole || events.length > 0) {
      const { seq = 0 } = this.letters
      this.world.post({ kind: 'alarms', alarms, whole, events: [...events], seq, caughtUp: this.caughtUp })
    }
    this.tellMissed(events, whole)
    if (ask) void this.ask()
  }

  private tellMissed(events: readonly LiveAlarmEvent[], whole: boolean): void {
    const { away } = this
    if (!away || !this.socket) return
    away.events.push(...events)
    away.whole ||= whole
    if (!this.caughtUp) return
    this.away = undefined
    const gap = { fromAt: away.fromAt, toAt: this.serverNow() }
    const missed = away.whole
      ? missedWhole(away.before, this.letters.alarms, gap)
      : missedEvents(away.events, gap)
    this.world.post({ kind: 'missed', missed })
  }
}
