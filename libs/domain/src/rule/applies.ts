import type { AreaId, DeviceId, FeedId } from '../ids.js'
import { areaDeviceId, isAreaRule } from './area-rule.js'
import type { Rule } from './rule.js'

/** What a rule's scope looks at; `areas` holds the device's area and all that contain it. */
export type RuleSubject = Readonly<{
  id: DeviceId
  feed: FeedId
  areas: readonly AreaId[]
  labels: Readonly<Record<string, string>>
}>

/** Whether the rule watches this device; one over several watches the device of the house that stands for it. */
export function ruleApplies(rule: Rule, subject: RuleSubject): boolean {
  return isAreaRule(rule) ? subject.id === areaDeviceId(rule) : isInRuleScope(rule, subject)
}

/** Whether the device is of the rule's feed and within its scope. */
export function isInRuleScope(rule: Rule, subject: RuleSubject): boolean {
  if (rule.feed !== subject.feed) return false
  const { areas, devices, labels } = rule.scope ?? {}
  if (areas !== undefined && !subject.areas.some((area) => areas.includes(area))) return false
  if (devices !== undefined && !devices.includes(subject.id)) return false
  return Object.entries(labels ?? {}).every(([key, value]) => subject.labels[key] === value)
}
