import type { Transition } from '../alarm/alarm.js'
import type { DeviceId } from '../ids.js'
import type { Rule } from '../rule/rule.js'
import type { Severity } from '../rule/condition.js'
import { type Chatter, watchChatter } from './chatter.js'
import { type AlarmLoad, countLoad } from './load.js'
import { type OpenAlarm, comparedOf, follow, withPeak } from './peak.js'
import type { RehearsedAlarm } from './rehearsed-alarm.js'
import type { Samples } from './samples.js'

/** What one rule would have done to the room. */
export type RehearsedPart = Readonly<{
  /** New alarms: raised, or raised again. */
  alarms: number
  /** Active when the stretch began, raised ahead of it: counted nowhere else. */
  before: number
  /** Times that an active alarm rose in severity. */
  rises: number
  /** By the highest severity that each reached. */
  bySeverity: Readonly<Partial<Record<Severity, number>>>
  /** Devices with alarms, those with most first; `of` counts all of them. */
  devices: Readonly<{ of: number; worst: readonly DeviceTally[] }>
  /** Alarms (a device's quantity) that chattered, by each measure. */
  chattering: Readonly<{ inMinute: number; inTenMinutes: number }>
  /** Gone within ten seconds or by the next report, whichever is longer. */
  fleeting: number
  /** Active for more than 24 hours on end. */
  stale: number
  /** Still active at the end. */
  standing: number
  load: AlarmLoad
  timeline: Readonly<{ stepMs: number; alarms: readonly number[] }>
  /** The first of them, as they were raised. */
  log: readonly RehearsedAlarm[]
}>

export type DeviceTally = Readonly<{
  device: DeviceId
  alarms: number
  activeMs: number
  chattered: boolean
}>

type Key = {
  open: OpenAlarm | undefined
  chatter: (at: number) => Chatter
  chattered: { minute: boolean; ten: boolean }
}
type Counted = { alarms: number; activeMs: number; chattered: boolean }

/** What is counted of one rule, while its rehearsal runs. */
export type Tally = Readonly<{
  /** One device's transitions of a stretch of time, with the values behind them. */
  note(
    of: Readonly<{ device: DeviceId; intervalMs: number }>,
    transitions: readonly Transition[],
    samples: Samples | undefined,
  ): void
  readonly alarms: number
  /** All alarms, as far as they are kept (`keepAlarms`); undefined when there were more. */
  kept(): readonly RehearsedAlarm[] | undefined
  /** Ends what is still active with the stretch, and says it all; once. */
  close(): RehearsedPart
}>

export type TallyOptions = Readonly<{
  rule: Rule
  fromAt: number
  toAt: number
  operators: number
}>

/** So many alarms are kept to be compared with others; so many are told one by one. */
const keepAlarms = 50_000
const logAlarms = 500
const worstDevices = 20
const timelineSteps = 120
const fleetingMs = 10_000
const staleMs = 24 * 3_600_000

/** Counts what a rule would have raised. Memory is bounded: what is told one by one is not more than a person reads. */
export function openTally(options: TallyOptions): Tally {
  const { rule } = options
  const book = openBook(options)
  const compared = comparedOf(rule)
  return {
    note: ({ device, intervalMs }, transitions, samples) => {
      const own = transitions.filter(({ alarm }) => alarm.rule.id === rule.id)
      for (const { alarm } of own) keyOf(book.keys, `${device}/${alarm.quantity}`)
      const column = compared && samples?.columns.get(compared.quantity)
      const key = compared && column && book.keys.get(`${device}/${compared.quantity}`)
      const followed = key && samples && { samples, column, compared }
      let row = 0
      for (const transition of own) {
        if (followed) row = follow(key, followed, { row, untilAt: transition.at })
        take(book, keyOf(book.keys, `${device}/${transition.alarm.quantity}`), { transition, intervalMs })
      }
      if (followed) follow(key, followed, { row, untilAt: Number.POSITIVE_INFINITY })
    },
    get alarms() {
      return book.alarms
    },
    kept: () =>
      book.ended > keepAlarms
        ? undefined
        : [...book.closed, ...opened(book)].sort((a, b) => a.raisedAt - b.raisedAt),
    close: () => partOf(book),
  }
}

/** All that is counted. */
type Book = {
  readonly span: Readonly<{ fromAt: number; toAt: number; stepMs: number }>
  readonly keys: Map<string, Key>
  readonly byDevice: Map<DeviceId, Counted>
  readonly closed: RehearsedAlarm[]
  readonly bySeverity: Partial<Record<Severity, number>>
  readonly load: ReturnType<typeof countLoad>
  readonly steps: number[]
  alarms: number
  before: number
  rises: number
  fleeting: number
  stale: number
  ended: number
}

function openBook({ fromAt, toAt, operators }: TallyOptions): Book {
  const stepMs = Math.max(1, Math.ceil((toAt - fromAt) / timelineSteps))
  return {
    span: { fromAt, toAt, stepMs },
    keys: new Map(),
    byDevice: new Map(),
    closed: [],
    bySeverity: {},
    load: countLoad({ fromAt, toAt }, operators),
    steps: new Array<number>(Math.max(1, Math.ceil((toAt - fromAt) / stepMs))).fill(0),
    ...{ alarms: 0, before: 0, rises: 0, fleeting: 0, stale: 0, ended: 0 },
  }
}

type Told = Readonly<{ transition: Transition; intervalMs: number }>

function take(book: Book, key: Key, { transition, intervalMs }: Told): void {
  const { reason, alarm, at } = transition
  if (reason === 'raised' || reason === 'raised-again') raise(book, key, alarm)
  else if (reason === 'returned') clear(book, key, { at, intervalMs })
  else if (reason === 'severity-rose' && key.open) {
    if (at >= book.span.fromAt) book.rises += 1
    if (alarm.severity > key.open.alarm.severity)
      key.open.alarm = { ...key.open.alarm, severity: alarm.severity }
  }
}

function raise(
  book: Book,
  key: Key,
  { device, quantity, severity, raisedAt, value, limit }: Transition['alarm'],
): void {
  const told = { device, quantity, raisedAt, severity, ...(value !== undefined && { value }) }
  key.open = { alarm: { ...told, ...(limit !== undefined && { limit }) }, worst: undefined }
  if (raisedAt < book.span.fromAt) {
    book.before += 1
    return
  }
  book.alarms += 1
  book.load.add(raisedAt)
  const step = Math.floor((raisedAt - book.span.fromAt) / book.span.stepMs)
  if (step >= 0 && step < book.steps.length) book.steps[step] = (book.steps[step] ?? 0) + 1
  const { inMinute, inTenMinutes } = key.chatter(raisedAt)
  key.chattered.minute ||= inMinute
  key.chattered.ten ||= inTenMinutes
  const counted = book.byDevice.get(device) ?? { alarms: 0, activeMs: 0, chattered: false }
  counted.alarms += 1
  counted.chattered ||= inMinute || inTenMinutes
  book.byDevice.set(device, counted)
}

function clear(book: Book, key: Key, { at, intervalMs }: Readonly<{ at: number; intervalMs: number }>): void {
  if (!key.open) return
  const alarm: RehearsedAlarm = { ...withPeak(key.open), clearedAt: at }
  key.open = undefined
  if (alarm.raisedAt < book.span.fromAt) {
    if (at <= book.span.fromAt) book.before -= 1
    return
  }
  book.ended += 1
  if (at - alarm.raisedAt <= Math.max(fleetingMs, intervalMs)) book.fleeting += 1
  end(book, alarm, at)
  if (book.closed.length < keepAlarms) book.closed.push(alarm)
}

function end(book: Book, alarm: RehearsedAlarm, untilAt: number): void {
  book.bySeverity[alarm.severity] = (book.bySeverity[alarm.severity] ?? 0) + 1
  const device = book.byDevice.get(alarm.device)
  if (device) device.activeMs += untilAt - alarm.raisedAt
  if (untilAt - alarm.raisedAt > staleMs) book.stale += 1
}

function partOf(book: Book): RehearsedPart {
  const standing = opened(book)
  for (const alarm of standing) end(book, alarm, book.span.toAt)
  const worst = [...book.byDevice].map(([device, counted]) => ({ device, ...counted }))
  worst.sort((a, b) => b.alarms - a.alarms || b.activeMs - a.activeMs)
  const log = [...book.closed, ...standing].sort((a, b) => a.raisedAt - b.raisedAt).slice(0, logAlarms)
  const chattered = [...book.keys.values()].map((key) => key.chattered)
  const { alarms, before, rises, bySeverity, fleeting, stale } = book
  return {
    ...{ alarms, before, rises, bySeverity, fleeting, stale, log },
    devices: { of: worst.length, worst: worst.slice(0, worstDevices) },
    chattering: {
      inMinute: chattered.filter(({ minute }) => minute).length,
      inTenMinutes: chattered.filter(({ ten }) => ten).length,
    },
    standing: standing.length,
    load: book.load.load(),
    timeline: { stepMs: book.span.stepMs, alarms: book.steps },
  }
}

function keyOf(keys: Map<string, Key>, name: string): Key {
  const known = keys.get(name)
  if (known) return known
  const made: Key = { open: undefined, chatter: watchChatter(), chattered: { minute: false, ten: false } }
  keys.set(name, made)
  return made
}

/** What is active and was raised in the stretch. */
function opened({ keys, span }: Pick<Book, 'keys' | 'span'>): RehearsedAlarm[] {
  return [...keys.values()].flatMap(({ open }) =>
    open && open.alarm.raisedAt >= span.fromAt ? withPeak(open) : [],
  )
}
