import type { EngineDevice, RuleState } from '../../engine/device-state.js'
import { dutyTurnAt, isBounded } from '../../engine/hours.js'
import type { Rule } from '../../rule/rule.js'

/**
 * Until when (epoch ms, exclusive) a rule's alarm stays as it is while no level turns: for ever; of a rule that does not watch
 * at all hours, until they turn, for the first value after that may set aside, bring back or raise what stands.
 */
export function steadiness(
  rule: Rule,
  device: EngineDevice,
): (standing: Pick<RuleState, 'movedAt'> | undefined) => number {
  if (!isBounded(rule)) return () => Number.POSITIVE_INFINITY
  let sinceAt = Number.NaN
  let untilAt = Number.NaN
  return (standing) => {
    const movedAt = standing?.movedAt
    if (movedAt === undefined) return Number.NEGATIVE_INFINITY
    if (movedAt >= sinceAt && movedAt < untilAt) return untilAt
    sinceAt = movedAt
    untilAt = dutyTurnAt({ device }, rule, movedAt) ?? Number.POSITIVE_INFINITY
    return untilAt
  }
}

/** Whether no delay is running. */
export function isAtRest(standing: RuleState | undefined): boolean {
  return standing?.levels.every(({ changingSinceAt }) => changingSinceAt === undefined) ?? true
}
