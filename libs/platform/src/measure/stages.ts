import type { Clock } from '@haidang/domain'

import { Timing } from './timing.js'

/** What waits before a stage, and how much may. */
export type StageBacklog = Readonly<{ waiting: number; limit?: number }>

/** What is counted elsewhere and read when it is asked for. */
export type StageReadings = Readonly<{
  /** In place of `passed`: how many have passed since the start. */
  total?: () => number
  backlog?: () => StageBacklog
  /** In addition to `failed`: since the start, by reason. */
  failures?: () => Readonly<Record<string, number>>
}>

/** One stage of a message's path: how many pass, how long it takes, what fails. Cheap enough for each message. */
export type Stage = Readonly<{
  passed(count?: number): void
  /** Of one that stands for as many: sampling. */
  took(ms: number, times?: number): void
  failed(reason: string, count?: number): void
}>

/** As one process tells the others: counts since its start, and the times of the last minute. */
export type StageReport = Readonly<{
  stage: string
  total: number
  /** Over the last minute. */
  perSecond: number
  /** How many of the last minute fell into each bucket of `delayBoundsMs`, by its place; empty ones are left out. */
  delays: Readonly<Record<string, number>>
  backlog?: StageBacklog
  errors: Readonly<{ total: number; last?: Readonly<{ reason: string; at: number }> }>
  /** Epoch ms when something last passed; absent: nothing yet. */
  lastAt?: number
}>

/** A stage since the start, for Prometheus. */
export type StageTotals = Readonly<{
  stage: string
  total: number
  timing: Timing
  backlog: StageBacklog | undefined
  errors: ReadonlyMap<string, number>
  lastAt: number | undefined
}>

export type Stages = Readonly<{
  /** The stage of that name; again: the same. */
  open(name: string, readings?: StageReadings): Stage
  report(): readonly StageReport[]
  totals(): readonly StageTotals[]
  /** Done every few seconds by itself. */
  look(): void
  close(): void
}>

const windowMs = 60_000
const lookEveryMs = 5_000
/** A reason is a word of ours or of Node's; should one be made up of data, it cannot make the figures grow. */
const mostReasons = 50
const otherReason = 'other'

/** Keeps the stages of a process. Looks at their counts every few seconds, so that counting itself knows no time. */
export function createStages(clock: Clock, monotonic: () => number = () => performance.now()): Stages {
  const counted = new Map<string, CountedStage>()
  const look = (): void => {
    const nowMs = monotonic()
    for (const stage of counted.values()) stage.look(nowMs)
  }
  const timer = setInterval(look, lookEveryMs).unref()
  return {
    open(name, readings) {
      const stage = counted.get(name) ?? new CountedStage(name, { clock, nowMs: monotonic() })
      if (readings) stage.readings = { ...stage.readings, ...readings }
      counted.set(name, stage)
      return stage
    },
    report: () => [...counted.values()].map((stage) => stage.report(monotonic())),
    totals: () => [...counted.values()].map((stage) => stage.totals(monotonic())),
    look,
    close: () => clearInterval(timer),
  }
}

type Look = Readonly<{ atMs: number; total: number; counts: Float64Array }>

class CountedStage implements Stage {
  readings: StageReadings = {}
  readonly #name: string
  readonly #clock: Clock
  readonly #timing = new Timing()
  readonly #errors = new Map<string, number>()
  #passed = 0
  #lastError: Readonly<{ reason: string; at: number }> | undefined
  #looks: Look[]
  /** Failures that are counted elsewhere, as last seen. */
  #told: Readonly<Record<string, number>> = {}
  #lastTotal = 0
  #lastMs: number | undefined

  constructor(name: string, { clock, nowMs }: Readonly<{ clock: Clock; nowMs: number }>) {
    this.#name = name
    this.#clock = clock
    this.#looks = [{ atMs: nowMs, total: 0, counts: this.#timing.counts.slice() }]
  }

  passed(count = 1): void {
    this.#passed += count
  }

  took(ms: number, times = 1): void {
    this.#timing.add(ms, times)
  }

  failed(reason: string, count = 1): void {
    const known = this.#errors.has(reason) || this.#errors.size < mostReasons ? reason : otherReason
    this.#errors.set(known, (this.#errors.get(known) ?? 0) + count)
    this.#lastError = { reason: known, at: this.#clock.now() }
  }

  /** Every few seconds: what the window goes back to, and when something has last passed or failed. */
  look(nowMs: number): void {
    const total = this.#total()
    if (total !== this.#lastTotal) this.#lastMs = nowMs
    this.#lastTotal = total
    this.#readFailures()
    this.#looks.push({ atMs: nowMs, total, counts: this.#timing.counts.slice() })
    while ((this.#looks[1]?.atMs ?? nowMs) <= nowMs - windowMs) this.#looks.shift()
  }

  report(nowMs: number): StageReport {
    const { total, backlog, errors, lastAt } = this.totals(nowMs)
    const [from] = this.#looks
    const seconds = Math.max(nowMs - (from?.atMs ?? nowMs), 1_000) / 1_000
    return {
      stage: this.#name,
      total,
      perSecond: (total - (from?.total ?? 0)) / seconds,
      delays: this.#delaysSince(from),
      ...(backlog && { backlog }),
      errors: {
        total: [...errors.values()].reduce((sum, count) => sum + count, 0),
        ...(this.#lastError && { last: this.#lastError }),
      },
      ...(lastAt !== undefined && { lastAt }),
    }
  }

  totals(nowMs: number): StageTotals {
    this.#readFailures()
    const total = this.#total()
    if (total !== this.#lastTotal) {
      this.#lastMs = nowMs
      this.#lastTotal = total
    }
    const lastAt = this.#lastMs === undefined ? undefined : this.#clock.now() - (nowMs - this.#lastMs)
    const [errors, backlog] = [this.#errors, this.readings.backlog?.()]
    return { stage: this.#name, total, timing: this.#timing, backlog, errors, lastAt }
  }

  #total(): number {
    return this.readings.total?.() ?? this.#passed
  }

  #readFailures(): void {
    const read = this.readings.failures?.()
    if (read === undefined) return
    for (const [reason, count] of Object.entries(read)) {
      const more = count - (this.#told[reason] ?? 0)
      if (more > 0) this.failed(reason, more)
    }
    this.#told = read
  }

  #delaysSince(from: Look | undefined): Record<string, number> {
    const delays: Record<string, number> = {}
    this.#timing.counts.forEach((count, bucket) => {
      const more = count - (from?.counts[bucket] ?? 0)
      if (more > 0) delays[bucket] = more
    })
    return delays
  }
}

/** An error as a short word of few: its code, else its name in our way of writing. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return (code ?? error.name).replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()
}
