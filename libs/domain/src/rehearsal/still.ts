import type { DeviceState, RuleState } from '../engine/device-state.js'
import { ruleKey } from '../engine/device-state.js'
import { type Rule, countQuantity } from '../rule/rule.js'
import { isBounded } from '../engine/hours.js'
import type { Condition } from '../rule/condition.js'
import { levelsOf } from '../rule/rule-levels.js'

/** As long as a quantity's numbers lie in here, a rule stands still: the bounds themselves are outside. */
type Still = Readonly<{ quantity: string; above: number; below: number }>

/**
 * Where the numbers of a quantity may wander without moving a rule that no delay is running for: below the limits of levels
 * that are off, above the returns of those that are on. The engine would note that it has seen them, and nothing else, so it
 * need not be asked. Undefined where every value counts: rules that remember, hours, a delay that is running.
 */
export function stillRange(rule: Rule, state: DeviceState): Still | undefined {
  const { condition } = rule
  if (isBounded(rule) || !isCompared(condition)) return undefined
  const { deadband } = condition
  const quantity = condition.kind === 'area' ? countQuantity : condition.quantity
  const { levels: standing = [] }: Partial<RuleState> = state.rules[ruleKey(rule.id, quantity)] ?? {}
  if (standing.some(({ changingSinceAt }) => changingSinceAt !== undefined)) return undefined
  const sign = condition.kind === 'threshold' && condition.direction === 'below' ? -1 : 1
  let above = Number.NEGATIVE_INFINITY
  let below = Number.POSITIVE_INFINITY
  for (const [place, { limit = Number.POSITIVE_INFINITY }] of levelsOf(condition).entries()) {
    if (!standing[place]?.on) below = Math.min(below, sign * limit)
    // Without a deadband a level is over below its limit; what lies at it exactly may as well be asked about.
    else above = Math.max(above, sign * limit - deadband)
  }
  return sign === 1 ? { quantity, above, below } : { quantity, above: -below, below: -above }
}

/** Whether nothing but the newest number itself is compared with the limits. */
function isCompared(
  condition: Condition,
): condition is Extract<Condition, { kind: 'threshold' | 'category' | 'area' }> {
  return condition.kind === 'threshold' || condition.kind === 'category' || condition.kind === 'area'
}
