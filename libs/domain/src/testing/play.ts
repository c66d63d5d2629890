import type { Transition } from '../alarm/alarm.js'
import { type DeviceState, type EngineDevice, emptyDeviceState } from '../engine/device-state.js'
import { evaluate } from '../engine/evaluate.js'
import type { Signal } from '../engine/signal.js'
import type { Rule } from '../rule/rule.js'
import { aDevice, anObservation } from './builders.js'
import { series } from './series.js'

export type Play = Readonly<{
  rules: readonly Rule[]
  device?: EngineDevice
  state?: DeviceState
  quantity?: string
  stepMs?: number
}>

export type Played = Readonly<{ lines: string[]; transitions: readonly Transition[]; state: DeviceState }>

/** Plays a series of values (received at once) or a list of signals; each transition becomes `'3m raised 2'`. */
export function play(
  what: string | readonly Signal[],
  { rules, device = aDevice(), state = emptyDeviceState, quantity = 'pm25', stepMs }: Play,
): Played {
  const signals = typeof what === 'string' ? spoken(what, quantity, stepMs) : what
  const { transitions, state: after } = evaluate({ device, rules, state, signals })
  return { lines: transitions.map(line), transitions, state: after }
}

function spoken(text: string, quantity: string, stepMs?: number): Signal[] {
  return series(text, stepMs).flatMap(({ at, value }) =>
    value === 'silent' ? [] : [anObservation(at, { [quantity]: value })],
  )
}

function line({ at, reason, alarm, retro }: Transition): string {
  return `${at / 60_000}m ${reason}${retro ? '' : ` ${alarm.severity}`}`
}
