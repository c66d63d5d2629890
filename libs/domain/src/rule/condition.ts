import type { LonLat } from '../geo/lon-lat.js'
import type { ZoneId } from '../ids.js'
import type { Value } from '../observation/observation.js'
import type { Text } from '../text.js'
import type { CategoryScale } from './category-scale.js'

/** 5 is worst, as Vietnamese disaster-risk levels run. */
export type Severity = 1 | 2 | 3 | 4 | 5

export type Level = Readonly<{ limit: number; severity: Severity }>

/** Levels of one alarm, rising in severity, and how far the value must come back before a level is over. */
type Levels = Readonly<{ levels: readonly Level[]; deadband: number }>

/**
 * Met at value ≥ limit (`above`) or ≤ limit (`below`); over only when the value has come back by the
 * deadband. The deadband acts on the return alone. Levels rise in severity.
 */
export type ThresholdCondition = Levels &
  Readonly<{
    kind: 'threshold'
    quantity: string
    direction: 'above' | 'below'
  }>

/** How fast a value moves: met when it rises (or falls) by limit or more per `perMs`, measured over `windowMs`. */
export type RateCondition = Levels &
  Readonly<{
    kind: 'rate'
    quantity: string
    direction: 'rising' | 'falling'
    perMs: number
    windowMs: number
  }>

/** What the quantity's values of the last `windowMs` add up to: met at sum ≥ limit. */
export type SumCondition = Levels & Readonly<{ kind: 'sum'; quantity: string; windowMs: number }>

/** An index that has reached a category of its scale, or a worse one; the deadband is in points of the index. */
export type CategoryCondition = Readonly<{
  kind: 'category'
  quantity: string
  scale: CategoryScale
  levels: readonly Readonly<{ category: string; severity: Severity }>[]
  deadband: number
}>

/** A state: met while the quantity has one of these values. */
export type MatchCondition = Readonly<{
  kind: 'match'
  quantity: string
  values: readonly Value[]
  severity: Severity
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

/**
 * `enter`: met while inside the zone. `exit`: met while outside, once the device has been inside. `dwell`: met when it
 * has stayed inside for `dwellMs`.
 */
export type GeofenceCondition = Readonly<{
  kind: 'geofence'
  event: 'enter' | 'exit' | 'dwell'
  dwellMs?: number
  zone: Zone
  severity: Severity
}>

/** Faster than a limit (km/h), everywhere or inside a zone; by the reported speed, else by the way between two fixes. */
export type SpeedCondition = Levels & Readonly<{ kind: 'speed'; zone?: Zone }>

/**
 * A question in CEL about these quantities of the device, each as it was last measured. While one that it needs is missing
 * or too old it cannot be told, and moves nothing.
 */
export type ExpressionCondition = Readonly<{
  kind: 'expression'
  expression: string
  quantities: readonly string[]
  severity: Severity
}>

/**
 * Over several devices: how many of those in the rule's scope have the quantity at the limit (or beyond); the levels'
 * limits are numbers of devices.
 */
export type AreaCondition = Levels &
  Readonly<{ kind: 'area'; quantity: string; direction: 'above' | 'below'; limit: number }>

/** A test of one field of an event; every stated part must hold. */
export type EventTest = Readonly<{
  field: string
  /** It has one of these values. */
  values?: readonly Value[]
  atLeast?: number
  atMost?: number
}>

/**
 * Something that happens at the device: met while as many events of the kind that pass every test as a level's limit
 * says have happened within the last `windowMs`. So one event alone holds a limit of 1 for `windowMs`.
 */
export type EventCondition = Readonly<{
  kind: 'event'
  event: string
  where?: readonly EventTest[]
  windowMs: number
  levels: readonly Level[]
}>

/** What operators have drawn, in (lon, lat): an area, whose ring is closed implicitly, or a corridor along a line. */
export type Zone = Readonly<{ id: ZoneId; name: Text }> &
  (Readonly<{ ring: readonly LonLat[] }> | Readonly<{ line: readonly LonLat[]; halfWidthM: number }>)

export type Condition =
  | ThresholdCondition
  | RateCondition
  | SumCondition
  | CategoryCondition
  | MatchCondition
  | NoDataCondition
  | GeofenceCondition
  | SpeedCondition
  | ExpressionCondition
  | AreaCondition
  | EventCondition
