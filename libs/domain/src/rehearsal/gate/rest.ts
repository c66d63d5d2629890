import type { RuleState } from '../../engine/device-state.js'
import { isBounded } from '../../engine/hours.js'
import type { Rule } from '../../rule/rule.js'

/**
 * Whether the rule's alarm stays as it is while no level turns: always, but for a rule with hours, which set aside and bring
 * back what stands.
 */
export function isSteady(rule: Rule, standing: RuleState | undefined): boolean {
  if (!standing || !isBounded(rule)) return true
  const { levels, episode, alarm } = standing
  return (
    episode === undefined && !levels.some(({ on }) => on) && !alarm?.facts.active && !alarm?.facts.suppressed
  )
}

/** Whether it is steady, and no delay is running. */
export function isAtRest(rule: Rule, standing: RuleState | undefined): boolean {
  const isWaiting = standing?.levels.some(({ changingSinceAt }) => changingSinceAt !== undefined)
  return !isWaiting && isSteady(rule, standing)
}
