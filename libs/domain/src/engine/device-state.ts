import type { Alarm } from '../alarm/alarm.js'
import type { Bulletin } from '../bulletin/bulletin.js'
import type { LonLat } from '../geo/lon-lat.js'
import type { DeviceId, FeedId } from '../ids.js'
import type { Flag, Status, Value } from '../observation/observation.js'
import type { Memory } from './watch/probe-levels.js'

/** What the engine must know of a device; it does not change while signals are evaluated. */
export type EngineDevice = Readonly<{
  id: DeviceId
  feed: FeedId
  intervalMs: number
  /** What authorities have said about the device's area, as far as is known. */
  bulletins?: readonly Bulletin[]
}>

/** The newest value of one quantity, with everything that its truth needs. */
export type LatestValue = Readonly<{
  value: Value
  at: number
  receivedAt: number
  status: Status
  flags: readonly Flag[]
  /** Somebody imported it. The device itself had said the quantity at `heardAt` (epoch ms), if ever. */
  imported?: Readonly<{ heardAt?: number }>
}>

export type LatestPosition = Readonly<{ position: LonLat; at: number; receivedAt: number }>

/** One level of a rule: reached or not, and since when it is about to change. */
export type LevelState = Readonly<{ on: boolean; changingSinceAt?: number }>

/** The episode as event time knows it, whether or not it has been announced. */
export type Episode = Readonly<{ at: number; peakLevel: number; value?: number; limit?: number }>

/** Where one rule stands for one quantity of one device. */
export type RuleState = Readonly<{
  version: number
  levels: readonly LevelState[]
  /** Event time of the last observation that moved it; a gap over 3 intervals restarts the delays. */
  movedAt?: number
  episode?: Episode
  /** What the rule remembers of former values. */
  memory?: Memory
  /** For `exit` zones: the device has been inside. */
  wasInside?: boolean
  /** The alarm as announced; absent when normal. */
  alarm?: Alarm
}>

/** Everything the engine remembers of a device. Plain JSON: it is stored beside the alarms and survives restarts. */
export type DeviceState = Readonly<{
  /** The newest instant (epoch ms) at which a tick or a live receipt has told the time; kept where a rule has hours. */
  nowAt?: number
  /** Event time of the newest value or position that the device sent; what we derive or import does not count. */
  newestAt?: number
  /** Since when it reports without having been away: what a quantity misses is counted from here at the earliest. */
  reportingSinceAt?: number
  latest: Readonly<Record<string, LatestValue>>
  position?: LatestPosition
  presence?: Readonly<{ online: boolean; at: number }>
  rules: Readonly<Record<string, RuleState>>
}>

type RuleStateParts = Pick<RuleState, 'version' | 'levels'> & {
  readonly [Part in keyof Required<RuleState>]: RuleState[Part] | undefined
}

/**
 * A rule's state of these parts. Property by property and in one order, so that states have few shapes: this happens with
 * every value that a rule watches, and a spread of one costs more than all else that the engine does then.
 */
export function composeRuleState({
  version,
  levels,
  movedAt,
  episode,
  memory,
  wasInside,
  alarm,
}: RuleStateParts): RuleState {
  const state: { -readonly [Part in keyof RuleState]: RuleState[Part] } = { version, levels }
  if (movedAt !== undefined) state.movedAt = movedAt
  if (memory) state.memory = memory
  if (wasInside !== undefined) state.wasInside = wasInside
  if (episode) state.episode = episode
  if (alarm) state.alarm = alarm
  return state
}

export const emptyDeviceState: DeviceState = { latest: {}, rules: {} }

/** Where a rule's state stands in `DeviceState.rules`. */
export function ruleKey(rule: string, quantity: string): string {
  return `${rule}/${quantity}`
}

/** The live alarms of a device, in no particular order. */
export function liveAlarms(state: DeviceState): readonly Alarm[] {
  return Object.values(state.rules).flatMap(({ alarm }) => (alarm ? [alarm] : []))
}
