import type { Transition } from '../alarm/alarm.js'
import { type DeviceState, type EngineDevice, emptyDeviceState } from '../engine/device-state.js'
import { evaluate } from '../engine/evaluate.js'
import type { Signal } from '../engine/signal.js'
import type { ExpressionOf } from '../engine/watch/expression.js'
import type { Rule } from '../rule/rule.js'
import { ruleClock } from './rule-clock.js'
import { type Samples, signalAt, signalsOf } from './samples.js'
import { stillRange } from './still.js'

/** One device's stored past, told to the engine as if it happened now. */
export type DeviceRehearsal = Readonly<{
  /** Rows newer than all before; the clock stands at every deadline between them. */
  take(samples: Samples): readonly Transition[]
  /** The clock reaches this instant (epoch ms) and nothing has come. */
  pass(untilAt: number): readonly Transition[]
}>

export type RehearsedDevice = Readonly<{
  device: EngineDevice
  rules: readonly Rule[]
  expressionOf?: ExpressionOf | undefined
  /** Epoch ms at which the rehearsal begins: nobody listened before. */
  sinceAt: number
}>

/** So many rows go into one evaluation. */
const rowsAtOnce = 512

/**
 * Runs the engine over one device with the data's own clock: what was measured is received at that instant. Many rows go
 * into one evaluation, for the engine does not care how they are divided; they are divided where the clock may have
 * something to say, and rows that can move nothing are not asked about.
 */
export function rehearseDevice({ device, rules, expressionOf, sinceAt }: RehearsedDevice): DeviceRehearsal {
  let state: DeviceState = emptyDeviceState
  let dueAt: number | undefined
  const clock = ruleClock(rules, device)
  const step = (signals: readonly Signal[], told: Transition[]): void => {
    const evaluation = evaluate({ device, rules, state, expressionOf, signals })
    state = evaluation.state
    dueAt = evaluation.dueAt
    told.push(...evaluation.transitions)
  }
  const tickBefore = (untilAt: number, told: Transition[]): void => {
    let lastAt = Number.NEGATIVE_INFINITY
    // A deadline that stays where it was has nothing more to say before something comes.
    while (dueAt !== undefined && dueAt < untilAt && dueAt > lastAt) {
      lastAt = dueAt
      step([{ kind: 'tick', at: dueAt, listeningSinceAt: sinceAt }], told)
    }
  }
  const takeAll = (samples: Samples, told: Transition[]): void => {
    let gathered: Signal[] = []
    const flush = (): void => {
      if (gathered.length > 0) step(gathered, told)
      gathered = []
    }
    for (const signal of signalsOf(samples)) {
      if (gathered.length === rowsAtOnce || clock?.mayBeDueBefore(signal)) {
        flush()
        tickBefore(signal.at, told)
      }
      clock?.hear(signal)
      gathered.push(signal)
    }
    flush()
  }
  const takeWhatMoves = (samples: Samples, told: Transition[]): void => {
    const rows = samples.at.length
    for (let row = 0, atOnce = 1; row < rows;) {
      const still = stillRanges(rules, state)
      const next = still ? nextThatMoves(samples, still, row) : row
      if (next === rows) return
      atOnce = next > row ? 1 : Math.min(atOnce * 2, rowsAtOnce)
      row = Math.min(rows, next + atOnce)
      step(
        Array.from({ length: row - next }, (_, place) => signalAt(samples, next + place)),
        told,
      )
    }
  }
  const hasStillness = clock === undefined && stillRanges(rules, emptyDeviceState) !== undefined
  return {
    take: (samples) => gather((told) => (hasStillness ? takeWhatMoves : takeAll)(samples, told)),
    pass: (untilAt) => gather((told) => tickBefore(untilAt, told)),
  }
}

function gather(work: (told: Transition[]) => void): readonly Transition[] {
  const told: Transition[] = []
  work(told)
  return told
}

type Stills = readonly NonNullable<ReturnType<typeof stillRange>>[]

/** Undefined when one of the rules wants to see every value. */
function stillRanges(rules: readonly Rule[], state: DeviceState): Stills | undefined {
  const ranges = rules.flatMap((rule) => stillRange(rule, state) ?? [])
  return ranges.length === rules.length ? ranges : undefined
}

/** The first row from `row` on that one of the rules must see; the number of rows when none must. */
function nextThatMoves({ at, columns }: Samples, stills: Stills, row: number): number {
  let first = at.length
  for (const { quantity, above, below } of stills) {
    const column = columns.get(quantity)
    if (!column) continue
    for (let next = row; next < first; next += 1) {
      const value = column[next]
      // Of a number that is not there (NaN) both are false, and nothing moves.
      if (typeof value === 'number' && (value <= above || value >= below)) first = next
    }
  }
  return first
}
