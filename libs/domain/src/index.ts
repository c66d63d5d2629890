export type { Clock, Log, LogFields, Span, SpanFields, Tracer } from './ports.js'
export type { Language, Text } from './text.js'
export type { AgencyId, AlarmId, AreaId, DeviceId, FeedId, RuleId, ZoneId } from './ids.js'
export {
  agencyId,
  alarmId,
  areaId,
  deviceId,
  episodeId,
  feedId,
  isReadableId,
  ruleId,
  zoneId,
} from './ids.js'
export type {
  BooleanQuantity,
  Feed,
  FeedSymbol,
  LabelWords,
  NumberQuantity,
  Quantity,
  Range,
  WordQuantity,
} from './feed/feed.js'
export type { DerivedAt, Derivation, Measured, Span as TimeSpan, Surroundings } from './feed/derivation.js'
export { labelProblems } from './feed/label-problems.js'
export { deriveSpan, effortOf, neededFrom, reachOf } from './feed/derivation.js'
export { findEventKind, findQuantity, labelText, wordText } from './feed/feed.js'
export { type EventField, type EventKind, type TextField, findField } from './feed/event-kind.js'
export type { Tallied, Tally } from './feed/tally.js'
export { type DeviceEvent, type EventData, sameEvent } from './event/device-event.js'
export { type EventDataVerdict, checkEventData } from './event/check-event-data.js'
export { display, displayService } from './feed/display.js'
export { rolledUp } from './feed/rolled-up.js'
export { feeds, findFeed, internalFeeds, isDerived, isInternal, quantityIntervalMs } from './feed/index.js'
export type { Area, AreaTree } from './area/area-tree.js'
export { areasThatMean, existsOn, growAreaTree } from './area/area-tree.js'
export { commonArea } from './area/common-area.js'
export {
  type Instants,
  type Membership,
  agencyUnitsOn,
  holdsOn,
  unitOn,
  whenWithin,
  withinSince,
} from './area/membership.js'
export {
  type Land,
  type NewUnit,
  type Reorganisation,
  type ReorganisationPlan,
  type ReorganisationRefusal,
  type Reorganised,
  reorganise,
} from './area/reorganise.js'
export { type WithdrawalRefusal, type Withdrawn, withdraw } from './area/withdraw.js'
export type { Place, Scope } from './area/scope.js'
export { inScope, isWithinAreas, resolveScope, scopeContains, wholeScope } from './area/scope.js'
export type { Agency, Device } from './device/device.js'
export type { Caller, Role } from './people/caller.js'
export { roleReaches, roles } from './people/caller.js'
export { networkOf } from './people/network-of.js'
export type { LonLat } from './geo/lon-lat.js'
export { isLonLat } from './geo/lon-lat.js'
export { bearingDeg, distanceM } from './geo/distance.js'
export { insideRing } from './geo/inside-ring.js'
export type { Flag, Observation, ObservedValue, Status, Value } from './observation/observation.js'
export type { Refusal, RefusalReason } from './observation/refusal-reason.js'
export { refusalReasons } from './observation/refusal-reason.js'
export { clockErrorLimitMs, fewestWitnesses } from './clock/clock-error.js'
export { ClockWitnesses } from './clock/clock-witnesses.js'
export type { Entrance } from './observation/clock-policy.js'
export { checkClock, clockAheadLimitMs, parseAt, tooOldLimitMs } from './observation/clock-policy.js'
export type { ValueVerdict } from './observation/check-value.js'
export { checkValue } from './observation/check-value.js'
export type { Freshness } from './observation/liveness.js'
export { freshness, freshnessLimits, isLive } from './observation/liveness.js'
export type { Merge, ObservationRow } from './observation/merge-row.js'
export { mergeRow } from './observation/merge-row.js'
export type {
  Condition,
  EventCondition,
  EventTest,
  GeofenceCondition,
  Level,
  Severity,
  Zone,
} from './rule/condition.js'
export type { Rule, RuleScope } from './rule/rule.js'
export { ruleQuantities } from './rule/rule.js'
export {
  type Category,
  type CategoryScale,
  categoryScales,
  findCategory,
  scaleQuantities,
} from './rule/category-scale.js'
export { type RulesInTime, type StoodRule, rulesInTime } from './rule/rules-in-time.js'
export { type RuleLevel, levelsOf, memoryMs } from './rule/rule-levels.js'
export type { ToldCondition, ToldRule } from './rule/condition-text.js'
export { conditionText, measureOfRule } from './rule/condition-text.js'
export { type Hours, type Schedule } from './rule/schedule.js'
export type {
  RuleStatus,
  RuleStep,
  RuleStepOutcome,
  RuleStepRefusal,
  RuleVersionFacts,
} from './rule/lifecycle.js'
export { ruleStatuses, stepRule } from './rule/lifecycle.js'
export type { RuleSubject } from './rule/applies.js'
export { isInRuleScope, ruleApplies } from './rule/applies.js'
export type { AreaMember, AreaRule } from './rule/area-rule.js'
export { areaDeviceId, countMembers, isAreaRule, longestAreaRuleId } from './rule/area-rule.js'
export { areaWatch } from './feed/area-watch.js'
export type { AlarmFacts, AlarmState } from './alarm/alarm-state.js'
export { alarmState, alarmStates, isSetAside, normalFacts } from './alarm/alarm-state.js'
export type { AlarmHappening, Step, TransitionRefusal } from './alarm/transition.js'
export { transition } from './alarm/transition.js'
export type { Acknowledgement, Alarm, Transition, TransitionReason } from './alarm/alarm.js'
export { transitionReasons } from './alarm/alarm.js'
export type {
  DeviceState,
  EngineDevice,
  Episode,
  LatestPosition,
  LatestValue,
  LevelState,
  RuleState,
} from './engine/device-state.js'
export { emptyDeviceState, liveAlarms, ruleKey } from './engine/device-state.js'
export type {
  AlarmAction,
  CommandSignal,
  EventSignal,
  FoundSignal,
  ObservationSignal,
  PresenceSignal,
  Signal,
  TickSignal,
  UnknownSignal,
} from './engine/signal.js'
export type { EvaluateExpression, ExpressionOf } from './engine/watch/expression.js'
export type { BehindValue, RefusedCommand } from './engine/draft.js'
export type { Evaluation, EvaluationInput } from './engine/evaluate.js'
export type { RulesAt } from './engine/draft.js'
export { evaluate } from './engine/evaluate.js'
export { liesBehind } from './engine/lies-behind.js'
export type { KnownEpisode } from './engine/second-look.js'
export { lookInParts, secondLook } from './engine/second-look.js'
export type { Breakpoint, Pollutant } from './air/breakpoints.js'
export { pollutants, vnAqiTable } from './air/breakpoints.js'
export type { VnAqiBand, VnAqiBandKey } from './air/bands.js'
export { vnAqiBand, vnAqiBands } from './air/bands.js'
export type { HourlyMean } from './air/now-cast.js'
export { nowCast } from './air/now-cast.js'
export { roundIndex, subIndex } from './air/sub-index.js'
export type { AirMeans } from './air/air-standard.js'
export { shareOfStandard } from './air/air-standard.js'
export { meanOf } from './air/means.js'
export type { DayMean, YearMean } from './air/year-mean.js'
export { yearMean } from './air/year-mean.js'
export type { AirDay } from './air/vn-aqi-day.js'
export { vnAqiDay } from './air/vn-aqi-day.js'
export type { AirHour, NoIndexReason, VnAqi } from './air/vn-aqi.js'
export { vnAqiHour } from './air/vn-aqi.js'
export type { RiverAlarm, RiverAlarmLevels } from './water/river-alarm.js'
export { riverAlarm, riverAlarmLevels } from './water/river-alarm.js'
export type { SiteTime } from './site-time.js'
export { siteDate, siteDayBegin, siteDayStart, siteTime } from './site-time.js'
export { describeAlarm } from './alarm/describe-alarm.js'
export type {
  AlarmCircumstances,
  ExplainedAlarm,
  ExplainedRule,
  FormerEpisode,
  Neighbour,
} from './alarm/explain-alarm.js'
export { explainAlarm } from './alarm/explain-alarm.js'
export {
  type Bulletin,
  type BulletinProblem,
  type BulletinQuestion,
  type BulletinState,
  type Hazard,
  type RiskLevel,
  bulletinInForce,
  bulletinProblems,
  bulletinState,
  bulletinsFor,
  bulletinsTurnAt,
  hazardText,
  hazards,
  isWithdrawn,
  longestInForceDays,
  riskLevelText,
} from './bulletin/bulletin.js'
export { type RehearsalPart, rehearsalParts } from './rehearsal/parts.js'
export type { SampleColumn, Samples } from './rehearsal/samples.js'
export type { Slice } from './rehearsal/count-area.js'
export {
  type PlannedDevice,
  type Rehearsal,
  type RehearsalPlan,
  openRehearsal,
} from './rehearsal/rehearsal.js'
export { type NeededColumns, type NeededEvents, neededColumns } from './rehearsal/needed.js'
export { warmUpMs } from './rehearsal/warm-up.js'
export type { AlarmDifference, RehearsedAlarm } from './rehearsal/rehearsed-alarm.js'
export { compareAlarms } from './rehearsal/rehearsed-alarm.js'
export type { DeviceTally, RehearsedPart } from './rehearsal/tally.js'
export type { AlarmLoad } from './rehearsal/load.js'
export { type Noise, noiseOf } from './rehearsal/noise.js'
export { type Suggestion, reportMsOf, suggest, withSuggestion } from './rehearsal/suggest.js'
export { coveredShare, expectedReports } from './rehearsal/covered-share.js'
export type { RehearsalOrder, RehearsalProgress, RehearsalReport } from './rehearsal/report.js'
