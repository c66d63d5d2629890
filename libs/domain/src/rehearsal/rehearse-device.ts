import type { Transition } from '../alarm/alarm.js'
import { type DeviceState, type EngineDevice, emptyDeviceState } from '../engine/device-state.js'
import { evaluate } from '../engine/evaluate.js'
import type { EventSignal, ObservationSignal, Signal } from '../engine/signal.js'
import type { ExpressionOf } from '../engine/watch/expression.js'
import type { Rule } from '../rule/rule.js'
import { type Gate, gateFor } from './gate/gate.js'
import { type RuleClock, ruleClock } from './rule-clock.js'
import { type Samples, signalAt, signalsOf } from './samples.js'

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

type Told = ObservationSignal | EventSignal

/** So many rows go into one evaluation. */
const rowsAtOnce = 512

/**
 * Runs the engine over one device with the data's own clock: what was measured is received at that instant. Many rows go
 * into one evaluation, for the engine does not care how they are divided; they are divided where the clock may have
 * something to say. Of a rule that is tried by itself, rows that can move nothing are not asked about.
 */
export function rehearseDevice(options: RehearsedDevice): DeviceRehearsal {
  const run = new DeviceRun(options)
  return {
    take: (samples) => run.take(samples),
    pass: (untilAt) => run.pass(untilAt),
  }
}

class DeviceRun {
  readonly #options: RehearsedDevice
  readonly #clock: RuleClock | undefined
  readonly #gate: Gate | undefined
  /** What the engine has said since somebody last took it. */
  readonly #told: Transition[] = []
  #state: DeviceState = emptyDeviceState
  #dueAt: number | undefined

  constructor(options: RehearsedDevice) {
    this.#options = options
    this.#clock = ruleClock(options.rules, options.device)
    const [only, ...others] = options.rules
    this.#gate = only && others.length === 0 ? gateFor(only, options.device, options.expressionOf) : undefined
  }

  take(samples: Samples): readonly Transition[] {
    if (this.#gate) this.#takeWhatMoves(this.#gate, samples)
    else this.#takeAll(samples)
    return this.#told.splice(0)
  }

  pass(untilAt: number): readonly Transition[] {
    this.#tickBefore(untilAt)
    return this.#told.splice(0)
  }

  #takeAll(samples: Samples): void {
    let gathered: Signal[] = []
    for (const signal of signalsOf(samples)) {
      if (gathered.length === rowsAtOnce || this.#clock?.mayBeDueBefore(signal)) {
        this.#step(gathered)
        gathered = []
        this.#tickBefore(signal.at)
      }
      this.#clock?.hear(signal)
      gathered.push(signal)
    }
    this.#step(gathered)
  }

  /**
   * Nothing of the clock's lies between rows that the gate lets by. Ahead of the first that it does not, something may: a
   * silence, hours that turn, events that leave their window.
   */
  #takeWhatMoves(gate: Gate, samples: Samples): void {
    const { events = [], at } = samples
    const ofEvents = gate.of === 'events'
    const rows = ofEvents ? events.length : at.length
    const atOf = (row: number): number => (ofEvents ? events[row]?.at : at[row]) ?? 0
    const signalOf = (row: number): Told => (ofEvents && events[row]) || signalAt(samples, row)
    for (let row = 0, atOnce = 1; row < rows;) {
      this.#tickBefore(atOf(row))
      const next = gate.pass(this.#state, samples, row)
      if (next === rows) return
      this.#tickBefore(atOf(next))
      atOnce = next > row ? 1 : Math.min(atOnce * 2, rowsAtOnce)
      row = Math.min(rows, next + atOnce)
      this.#takeRows(signalOf, next, row)
    }
  }

  #tickBefore(untilAt: number): void {
    let lastAt = Number.NEGATIVE_INFINITY
    // A deadline that stays where it was has nothing more to say before something comes.
    while (this.#dueAt !== undefined && this.#dueAt < untilAt && this.#dueAt > lastAt) {
      lastAt = this.#dueAt
      this.#step([{ kind: 'tick', at: lastAt, listeningSinceAt: this.#options.sinceAt }])
    }
  }

  #takeRows(signalOf: (row: number) => Told, from: number, to: number): void {
    let gathered: Signal[] = []
    for (let row = from; row < to; row += 1) {
      const signal = signalOf(row)
      if (row > from && this.#clock?.mayBeDueBefore(signal)) {
        this.#step(gathered)
        gathered = []
        this.#tickBefore(signal.at)
      }
      this.#clock?.hear(signal)
      gathered.push(signal)
    }
    this.#step(gathered)
  }

  #step(signals: readonly Signal[]): void {
    if (signals.length === 0) return
    const { device, rules, expressionOf } = this.#options
    const state = this.#gate?.settle(this.#state) ?? this.#state
    const evaluation = evaluate({ device, rules, state, expressionOf, signals })
    this.#state = evaluation.state
    this.#dueAt = evaluation.dueAt
    this.#told.push(...evaluation.transitions)
  }
}
