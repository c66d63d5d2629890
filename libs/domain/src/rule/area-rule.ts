import type { DeviceState } from '../engine/device-state.js'
import { quantityIntervalMs } from '../feed/index.js'
import { type DeviceId, deviceId } from '../ids.js'
import type { AreaCondition } from './condition.js'
import type { Rule } from './rule.js'

/** A rule over several devices. */
export type AreaRule = Rule & Readonly<{ condition: AreaCondition }>

export function isAreaRule(rule: Rule): rule is AreaRule {
  return rule.condition.kind === 'area'
}

const prefix = 'watch-'
/** So long may the id of such a rule be: its device's is longer. */
export const longestAreaRuleId = 64 - prefix.length

/** The device of the house that stands for a rule over several devices, in the feed `area-watch`. */
export function areaDeviceId({ id }: Pick<Rule, 'id'>): DeviceId {
  return deviceId(`${prefix}${id}`.slice(0, 64))
}

/** Where a member of an area stands. */
export type AreaMember = Readonly<{ intervalMs: number; state: Pick<DeviceState, 'latest'> }>

/** So many intervals of its quantity old a value may be and count. */
const freshIntervals = 3

type Counted = Pick<AreaRule, 'feed' | 'condition'>

/** How many of the members meet the condition at `at` (epoch ms), and how many can tell at all. */
export function countMembers(
  rule: Counted,
  members: readonly AreaMember[],
  at: number,
): Readonly<{ met: number; reporting: number }> {
  let met = 0
  let reporting = 0
  for (const { intervalMs, state } of members) {
    const latest = state.latest[rule.condition.quantity]
    if (typeof latest?.value !== 'number' || latest.status !== 'measuring') continue
    if (latest.at < at - countsForMs(rule, intervalMs)) continue
    reporting += 1
    if (meetsLimit(rule, latest.value)) met += 1
  }
  return { met, reporting }
}

/** How old (ms) a value of a member may be, and count. */
export function countsForMs({ feed, condition: { quantity } }: Counted, intervalMs: number): number {
  return freshIntervals * Math.max(intervalMs, quantityIntervalMs(feed, quantity))
}

/** Whether a member's value is at the limit or beyond. */
export function meetsLimit({ condition: { direction, limit } }: Counted, value: number): boolean {
  return direction === 'above' ? value >= limit : value <= limit
}
