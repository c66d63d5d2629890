import { type EngineDevice, ruleKey } from '../../engine/device-state.js'
import type { MatchCondition } from '../../rule/condition.js'
import type { Rule } from '../../rule/rule.js'
import type { Gate } from './gate.js'
import { isAtRest, steadiness } from './rest.js'

/** For rules that wait for a value to be one of some: while it goes on being so, or not, nothing moves. */
export function stateGate(rule: Rule, { quantity, values }: MatchCondition, device: EngineDevice): Gate {
  const steadyUntil = steadiness(rule, device)
  const key = ruleKey(rule.id, quantity)
  return {
    pass: ({ rules }, { at, columns }, row) => {
      const standing = rules[key]
      if (!isAtRest(standing)) return row
      const untilAt = steadyUntil(standing)
      const on = standing?.levels[0]?.on ?? false
      const column = columns.get(quantity)
      for (let next = row; column && next < at.length; next += 1) {
        const value = column[next]
        if (value === undefined || Number.isNaN(value)) continue
        if ((at[next] ?? 0) >= untilAt || values.includes(value) !== on) return next
      }
      return at.length
    },
    settle: (state) => state,
  }
}
