import type { BulletinQuestion } from '../bulletin/bulletin.js'
import type { AreaId, DeviceId, FeedId, RuleId } from '../ids.js'
import type { Text } from '../text.js'
import type { Condition } from './condition.js'
import type { Schedule } from './schedule.js'

/** To which devices of its feed a rule applies; every stated part must hold, an absent scope means all. */
export type RuleScope = Readonly<{
  areas?: readonly AreaId[]
  devices?: readonly DeviceId[]
  labels?: Readonly<Record<string, string>>
}>

export type Rule = Readonly<{
  id: RuleId
  version: number
  name: Text
  feed: FeedId
  condition: Condition
  /** How long the condition must hold, in observed event time, before the alarm occurs. */
  onDelayMs: number
  /** How long it must be gone, in observed event time, before the alarm returns to normal. */
  offDelayMs: number
  scope?: RuleScope
  /** Without one it watches at all hours. */
  schedule?: Schedule
  /** With one it watches only while such a bulletin is in force for the device's area. */
  bulletin?: BulletinQuestion
  /** Stays until reset by an operator after the condition is gone. */
  latching?: boolean
  /** A return to normal needs no acknowledgement. */
  autoAcknowledge?: boolean
  /** An acknowledged alarm that is still active after this time asks again. */
  reAlarmAfterMs?: number
  guidance?: Text
  /** Where its limits come from; one text where it reads the same in both languages. */
  source?: Text | string
  /** RFC 3339 date from which the rule's limits hold. */
  validFrom?: string
}>

/** The quantities whose alarms a rule may raise; '' is the whole device. */
export function ruleQuantities({ condition }: Pick<Rule, 'condition'>): readonly string[] {
  switch (condition.kind) {
    case 'threshold':
    case 'rate':
    case 'sum':
    case 'category':
    case 'match':
      return [condition.quantity]
    case 'speed':
      return [speedQuantity]
    case 'area':
      return [countQuantity]
    case 'no-data':
      return condition.quantities
    case 'geofence':
    case 'expression':
    case 'event':
      return ['']
  }
}

/** The key under which the device of an area rule tells how many meet it. */
export const countQuantity = 'met'

/** The key under which a moving device reports how fast it is (km/h). */
export const speedQuantity = 'speed'
