import type { AreaId, DeviceId, FeedId, RuleId, ZoneId } from '../ids.js'
import type { LonLat } from '../geo/lon-lat.js'
import type { Text } from '../text.js'

/** 5 is worst, as Vietnamese disaster-risk levels run. */
export type Severity = 1 | 2 | 3 | 4 | 5

export type Level = Readonly<{ limit: number; severity: Severity }>

/**
 * Met at value ≥ limit (`above`) or ≤ limit (`below`); over only when the value has come back by the
 * deadband. The deadband acts on the return alone. Levels rise in severity.
 */
export type ThresholdCondition = Readonly<{
  kind: 'threshold'
  quantity: string
  direction: 'above' | 'below'
  levels: readonly Level[]
  /** In the quantity's unit. */
  deadband: number
}>

/**
 * Met when nothing came for `missedReports` × the device's interval: `''` is the whole device, by the
 * clock; any other key is a quantity that stays out while the device goes on reporting others.
 */
export type NoDataCondition = Readonly<{
  kind: 'no-data'
  quantities: readonly string[]
  missedReports: number
  severity: Severity
}>

/** `enter`: met while inside the zone. `exit`: met while outside, once the device has been inside. */
export type GeofenceCondition = Readonly<{
  kind: 'geofence'
  event: 'enter' | 'exit'
  zone: Zone
  severity: Severity
}>

/** An area of the operators' own drawing; the ring is closed implicitly, in (lon, lat). */
export type Zone = Readonly<{ id: ZoneId; name: Text; ring: readonly LonLat[] }>

export type Condition = ThresholdCondition | NoDataCondition | GeofenceCondition

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
export function ruleQuantities(rule: Rule): readonly string[] {
  switch (rule.condition.kind) {
    case 'threshold':
      return [rule.condition.quantity]
    case 'no-data':
      return rule.condition.quantities
    case 'geofence':
      return ['']
  }
}
