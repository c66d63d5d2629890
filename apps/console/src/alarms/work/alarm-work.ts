import type { LiveAlarm } from '@haidang/contracts'
import { requestId } from '../../rest/request-id.js'
import { RestError } from '../../rest/rest-error.js'
import type { Alarms } from '../../state/alarms.js'
import { Cell } from '../../state/cell.js'
import { type AlarmDeed, type DeedKind, inverseOf, sendDeed } from './alarm-deed.js'

/** What is being asked before something is done: a comment, a reason, how long. */
export type AlarmQuestion = Readonly<{
  kind: 'comment' | 'shelve' | 'out-of-service'
  alarms: readonly LiveAlarm[]
}>

/** A deed that did not reach the log; its row says so until it is tried again or dismissed. */
export type Failure = Readonly<{ deed: AlarmDeed; reason: string }>

/** What can still be taken back, until `untilAt` on this computer's own clock (`performance.now`). */
export type Undoable = Readonly<{ kind: DeedKind; count: number; untilAt: number }>

type Taken = Readonly<{ alarm: string; deed: AlarmDeed }>

/** For this long a deed can be taken back. */
export const undoMs = 5_000

const nobody: ReadonlySet<string> = new Set()
const noFailures: ReadonlyMap<string, Failure> = new Map()

/** What this desk does about alarms: questions that are open, deeds on their way, what failed, what can be undone. */
export class AlarmWork {
  readonly question = new Cell<AlarmQuestion | undefined>(undefined)
  /** Those in sight that wait for someone, while it is asked whether all are to be acknowledged. */
  readonly acknowledgingAll = new Cell<readonly LiveAlarm[] | undefined>(undefined)
  /** Rows that are ticked for a deed on several. */
  readonly chosen = new Cell(nobody)
  readonly busy = new Cell(nobody)
  readonly failures = new Cell(noFailures)
  readonly undoable = new Cell<Undoable | undefined>(undefined)
  private readonly alarms: Pick<Alarms, 'get'>
  private takeBack: readonly Taken[] = []
  private forget: ReturnType<typeof setTimeout> | undefined
  /** The key of a deed that may or may not have arrived: the next try is the same deed. */
  private readonly uncertain = new Map<string, string>()

  constructor(alarms: Pick<Alarms, 'get'>) {
    this.alarms = alarms
  }

  /** Does the same to each, one after the other; those that fail say so in their rows. Resolves to how many were done. */
  async do(alarms: readonly LiveAlarm[], deed: AlarmDeed): Promise<number> {
    const undo: Taken[] = []
    let done = 0
    for (const alarm of alarms) {
      const before = this.alarms.get(alarm.id) ?? alarm
      if (!(await this.try(before, deed))) continue
      done += 1
      const inverse = inverseOf(deed, before)
      if (inverse) undo.push({ alarm: alarm.id, deed: inverse })
    }
    if (undo.length > 0) this.offerUndo(deed.kind, undo)
    return done
  }

  /** Takes the last deed back, by its inverse, which the log keeps too. */
  async undo(): Promise<void> {
    const { takeBack } = this
    this.withdrawUndo()
    for (const { alarm, deed } of takeBack) {
      const now = this.alarms.get(alarm)
      if (now) await this.try(now, deed)
    }
  }

  /** What was tried did not arrive. */
  fail(alarm: string, failure: Failure): void {
    this.failures.set(new Map(this.failures.get()).set(alarm, failure))
  }

  /** The row's failure has been read. */
  dismiss(alarm: string): void {
    const failures = new Map(this.failures.get())
    if (failures.delete(alarm)) this.failures.set(failures)
  }

  toggle(alarm: string): void {
    const chosen = new Set(this.chosen.get())
    if (!chosen.delete(alarm)) chosen.add(alarm)
    this.chosen.set(chosen)
  }

  /** Ticks all of these, besides what is ticked. */
  choose(alarms: readonly string[]): void {
    this.chosen.set(new Set([...this.chosen.get(), ...alarms]))
  }

  /** The same; where each of them is ticked already, takes the ticks away. */
  toggleAll(alarms: readonly string[]): void {
    const chosen = this.chosen.get()
    if (!alarms.every((alarm) => chosen.has(alarm))) return this.choose(alarms)
    this.chosen.set(new Set([...chosen].filter((alarm) => !alarms.includes(alarm))))
  }

  /** Another desk may have touched the alarm since: the version that is known now is sent, not that of the press. */
  private async try(alarm: LiveAlarm, deed: AlarmDeed): Promise<boolean> {
    const place = `${alarm.id}/${deed.kind}`
    const key = this.uncertain.get(place) ?? requestId()
    this.dismiss(alarm.id)
    this.mark(alarm.id, true)
    try {
      await sendDeed(alarm, deed, key)
      this.uncertain.delete(place)
      return true
    } catch (error) {
      const reason = error instanceof RestError ? error.reason : 'unexpected'
      if (reason === 'unreachable') this.uncertain.set(place, key)
      else this.uncertain.delete(place)
      this.fail(alarm.id, { deed, reason })
      return false
    } finally {
      this.mark(alarm.id, false)
    }
  }

  private mark(alarm: string, busy: boolean): void {
    const all = new Set(this.busy.get())
    if (busy) all.add(alarm)
    else all.delete(alarm)
    this.busy.set(all)
  }

  private offerUndo(kind: DeedKind, takeBack: readonly Taken[]): void {
    clearTimeout(this.forget)
    this.takeBack = takeBack
    this.undoable.set({ kind, count: takeBack.length, untilAt: performance.now() + undoMs })
    this.forget = setTimeout(() => this.withdrawUndo(), undoMs)
  }

  private withdrawUndo(): void {
    clearTimeout(this.forget)
    this.takeBack = []
    this.undoable.set(undefined)
  }
}
