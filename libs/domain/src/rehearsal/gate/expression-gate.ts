import { type DeviceState, type EngineDevice, composeRuleState, ruleKey } from '../../engine/device-state.js'
import { expectedMs, gapIntervals } from '../../engine/observe.js'
import type { EvaluateExpression, ExpressionOf } from '../../engine/watch/expression.js'
import type { RuleOf } from '../../engine/watch/watchers.js'
import type { Value } from '../../observation/observation.js'
import type { Samples } from '../samples.js'
import type { Gate } from './gate.js'
import { steadiness } from './rest.js'
import { StandingLevels } from './standing-levels.js'

/** For questions in CEL: as long as the answer turns nothing, the newest values that it is about are kept here, in place. */
export function expressionGate(
  rule: RuleOf<'expression'>,
  device: EngineDevice,
  expressionOf: ExpressionOf,
): Gate {
  const key = ruleKey(rule.id, '')
  const levels = new StandingLevels(rule, device)
  const steadyUntil = steadiness(rule, device)
  const newest = new NewestValues(rule.condition.quantities, device)
  const evaluate = expressionOf(rule)
  let known: DeviceState | undefined
  let openUntilAt = Number.NEGATIVE_INFINITY
  let isAhead = false
  const read = (state: DeviceState): void => {
    known = state
    openUntilAt = steadyUntil(state.rules[key])
    levels.read(state.rules[key])
    newest.read(state.latest)
  }
  /** @returns false, and nothing has changed, when the engine must see the row. */
  const take = (samples: Samples, row: number): boolean => {
    const at = samples.at[row] ?? 0
    if (at >= openUntilAt) return false
    if (newest.take(samples, row)) {
      const met = newest.ask(evaluate, at)
      if (met === undefined) levels.pause(at)
      else if (!levels.take(at, Number(met), Number(met))) return newest.giveBack()
    }
    isAhead = true
    return true
  }
  return {
    pass: (state, samples, row) => {
      if (state !== known) read(state)
      for (let next = row; next < samples.at.length; next += 1) if (!take(samples, next)) return next
      return samples.at.length
    },
    settle: (state) => {
      if (!isAhead) return state
      isAhead = false
      const { episode, memory, wasInside, alarm } = state.rules[key] ?? {}
      const after = composeRuleState({
        ...{ version: rule.version, ...levels.write(), episode, memory, wasInside, alarm },
      })
      known = { ...state, latest: newest.write(state.latest), rules: { ...state.rules, [key]: after } }
      return known
    },
  }
}

type Newest = { value: Value; at: number; isMeasured: boolean }

/** The newest of a few quantities, as `observe` and `findInExpression` keep and weigh them. */
class NewestValues {
  readonly #quantities: readonly string[]
  readonly #patienceMs: readonly number[]
  readonly #newest: Newest[]
  /** As they were ahead of the row that was taken last. */
  readonly #before: Newest[]

  constructor(quantities: readonly string[], device: EngineDevice) {
    this.#quantities = quantities
    this.#patienceMs = quantities.map((quantity) => gapIntervals * expectedMs(device, quantity))
    this.#newest = quantities.map(unheard)
    this.#before = quantities.map(unheard)
  }

  read(latest: DeviceState['latest']): void {
    for (const [place, quantity] of this.#quantities.entries()) {
      const known = latest[quantity]
      this.#newest[place] = known
        ? { value: known.value, at: known.at, isMeasured: known.status === 'measuring' }
        : unheard()
    }
  }

  /** @returns whether the row measures one of them. */
  take({ at, columns, statuses }: Samples, row: number): boolean {
    const said = statuses?.get(row)
    let isMeasured = false
    for (let place = 0; place < this.#newest.length; place += 1) {
      const [one, before] = [this.#newest[place], this.#before[place]]
      const quantity = this.#quantities[place] ?? ''
      if (!one || !before) continue
      copy(one, before)
      const value = columns.get(quantity)?.[row]
      if (value === undefined || Number.isNaN(value)) continue
      one.value = value
      one.at = at[row] ?? 0
      one.isMeasured = (said?.[quantity] ?? 'measuring') === 'measuring'
      isMeasured ||= one.isMeasured
    }
    return isMeasured
  }

  /** What was taken last is as if it had not been. */
  giveBack(): false {
    for (const [place, before] of this.#before.entries()) {
      const one = this.#newest[place]
      if (one) copy(before, one)
    }
    return false
  }

  ask(evaluate: EvaluateExpression, at: number): boolean | undefined {
    const values: Record<string, Value> = {}
    for (let place = 0; place < this.#newest.length; place += 1) {
      const one = this.#newest[place]
      if (one?.isMeasured && one.at >= at - (this.#patienceMs[place] ?? 0))
        values[this.#quantities[place] ?? ''] = one.value
    }
    return evaluate(values)
  }

  write(latest: DeviceState['latest']): DeviceState['latest'] {
    const after: Record<string, DeviceState['latest'][string]> = { ...latest }
    for (const [place, { value, at, isMeasured }] of this.#newest.entries()) {
      const quantity = this.#quantities[place] ?? ''
      if (at === never || after[quantity]?.at === at) continue
      after[quantity] = { value, at, receivedAt: at, status: isMeasured ? 'measuring' : 'fault', flags: [] }
    }
    return after
  }
}

const never = Number.NEGATIVE_INFINITY

function unheard(): Newest {
  return { value: 0, at: never, isMeasured: false }
}

function copy(from: Newest, to: Newest): void {
  to.value = from.value
  to.at = from.at
  to.isMeasured = from.isMeasured
}
