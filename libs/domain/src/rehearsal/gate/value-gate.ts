import { type DeviceState, type EngineDevice, composeRuleState, ruleKey } from '../../engine/device-state.js'
import { type Rule, ruleQuantities } from '../../rule/rule.js'
import type { Gate } from './gate.js'
import { steadiness } from './rest.js'
import { StandingLevels } from './standing-levels.js'
import type { Window } from './windows.js'

/**
 * For rules that compare a quantity, or what a window of its values says, with limits: as long as no level turns, delays and
 * window are kept here, in place.
 */
export function valueGate(rule: Rule, device: EngineDevice, window: Window | undefined): Gate {
  const [quantity = ''] = ruleQuantities(rule)
  const key = ruleKey(rule.id, quantity)
  const levels = new StandingLevels(rule, device)
  const steadyUntil = steadiness(rule, device)
  let known: DeviceState | undefined
  let openUntilAt = Number.NEGATIVE_INFINITY
  let isAhead = false
  const read = (state: DeviceState): void => {
    const standing = state.rules[key]
    known = state
    openUntilAt = steadyUntil(standing)
    levels.read(standing)
    window?.read(standing?.memory ?? [])
  }
  return {
    pass: (state, { at, columns, statuses }, row) => {
      if (state !== known) read(state)
      const column = columns.get(quantity)
      for (let next = row; column && next < at.length; next += 1) {
        const value = column[next]
        if (typeof value !== 'number' || Number.isNaN(value)) continue
        if (statuses && (statuses.get(next)?.[quantity] ?? 'measuring') !== 'measuring') continue
        const instant = at[next] ?? 0
        if (instant >= openUntilAt) return next
        const isTaken = window ? window.take(instant, value, levels) : levels.take(instant, value, value)
        if (!isTaken) return next
        isAhead = true
      }
      return at.length
    },
    settle: (state) => {
      if (!isAhead) return state
      isAhead = false
      const { episode, memory, wasInside, alarm } = state.rules[key] ?? {}
      const { levels: standing, movedAt } = levels.write()
      const after = composeRuleState({
        ...{ version: rule.version, levels: standing, movedAt, episode, wasInside, alarm },
        memory: window?.write() ?? memory,
      })
      known = { ...state, rules: { ...state.rules, [key]: after } }
      return known
    },
  }
}
