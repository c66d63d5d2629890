import { type EngineDevice, ruleKey } from '../../engine/device-state.js'
import { findCrossing } from '../../engine/watch/place.js'
import type { GeofenceCondition } from '../../rule/condition.js'
import type { Rule } from '../../rule/rule.js'
import type { Gate } from './gate.js'
import { isAtRest, steadiness } from './rest.js'

/** For zones: a device that stays inside, or outside, moves nothing once it has been there as long as the rule asks. */
export function placeGate(rule: Rule, condition: GeofenceCondition, device: EngineDevice): Gate {
  const steadyUntil = steadiness(rule, device)
  const key = ruleKey(rule.id, '')
  return {
    pass: ({ rules }, { at, positions }, row) => {
      const standing = rules[key]
      if (!isAtRest(standing)) return row
      const untilAt = steadyUntil(standing)
      const { wasInside = false, levels: [level] = [] } = standing ?? {}
      for (let next = row; positions && next < at.length; next += 1) {
        const position = positions[next]
        if (!position) continue
        if ((at[next] ?? 0) >= untilAt) return next
        const found = findCrossing(condition, position, wasInside)
        const [probe] = found.probes
        if (found.wasInside !== wasInside || (level?.on ? probe?.gone : probe?.met)) return next
      }
      return at.length
    },
    settle: (state) => state,
  }
}
