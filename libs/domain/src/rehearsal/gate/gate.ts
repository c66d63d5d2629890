import type { DeviceState, EngineDevice } from '../../engine/device-state.js'
import type { ExpressionOf } from '../../engine/watch/expression.js'
import type { Rule } from '../../rule/rule.js'
import type { Samples } from '../samples.js'
import { eventGate } from './event-gate.js'
import { expressionGate } from './expression-gate.js'
import { placeGate } from './place-gate.js'
import { silenceGate } from './silence-gate.js'
import { speedGate } from './speed-gate.js'
import { stateGate } from './state-gate.js'
import { valueGate } from './value-gate.js'
import { rateWindow, sumWindow } from './windows.js'

/**
 * Lets go by what a rule need not see one by one, for the engine would note it and nothing else. What the rule remembers of
 * it the gate remembers in its place, and writes it into the state before the engine goes on.
 */
export type Gate = Readonly<{
  /** What goes through it, and moves the rule; absent: rows. */
  of?: 'events'
  /** The first row from `row` on that the engine must see; the number of rows when it must see none. */
  pass(state: DeviceState, samples: Samples, row: number): number
  /** The state with what has gone by since it was read. */
  settle(state: DeviceState): DeviceState
}>

/** Undefined for rules that must see everything: silences within hours. */
export function gateFor(
  rule: Rule,
  device: EngineDevice,
  expressionOf: ExpressionOf | undefined,
): Gate | undefined {
  const { condition } = rule
  switch (condition.kind) {
    case 'threshold':
    case 'category':
    case 'area':
      return valueGate(rule, device, undefined)
    case 'rate':
      return valueGate(rule, device, rateWindow(condition))
    case 'sum':
      return valueGate(rule, device, sumWindow(condition))
    case 'match':
      return stateGate(rule, condition, device)
    case 'geofence':
      return placeGate(rule, condition, device)
    case 'no-data':
      return silenceGate(rule, condition, device)
    case 'expression':
      return expressionOf && expressionGate({ ...rule, condition }, device, expressionOf)
    case 'speed':
      return speedGate(rule, condition, device)
    case 'event':
      return eventGate(rule, condition, device)
  }
}
