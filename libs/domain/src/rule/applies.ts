import type { AreaId, DeviceId, FeedId } from '../ids.js'
import type { Rule } from './rule.js'

/** What a rule's scope looks at; `areas` holds the device's area and all that contain it. */
export type RuleSubject = Readonly<{
  id: DeviceId
  feed: FeedId
  areas: readonly AreaId[]
  labels: Readonly<Record<string, string>>
}>

/** Whether the rule watches this device. */
export function ruleApplies(rule: Rule, subject: RuleSubject): boolean {
  if (rule.feed !== subject.feed) return false
  const { areas, devices, labels } = rule.scope ?? {}
  if (areas !== undefined && !subject.areas.some((area) => areas.includes(area))) return false
  if (devices !== undefined && !devices.includes(subject.id)) return false
  return Object.entries(labels ?? {}).every(([key, value]) => subject.labels[key] === value)
}
