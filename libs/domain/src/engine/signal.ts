import type { EventData } from '../event/device-event.js'
import type { LonLat } from '../geo/lon-lat.js'
import type { AlarmId, RuleId } from '../ids.js'
import type { ObservedValue } from '../observation/observation.js'
import type { Severity } from '../rule/condition.js'

/** Values newly stored; nothing else of an observation reaches the engine. */
export type ObservationSignal = Readonly<{
  kind: 'observation'
  at: number
  receivedAt: number
  values: readonly ObservedValue[]
  position?: LonLat
  /** It came by the second entrance: late whatever its time, and no sign that the device is alive. */
  imported?: true
}>

/** An event newly stored. */
export type EventSignal = Readonly<{
  kind: 'event'
  /** The kind of event. */
  event: string
  at: number
  receivedAt: number
  data: EventData
  /** How old it may be on receipt and still sound. */
  maxAgeMs: number
  /** It came by the second entrance, and never sounds. */
  imported?: true
}>

/** The clock has reached a stored deadline. */
export type TickSignal = Readonly<{
  kind: 'tick'
  at: number
  /** Since when we have been able to hear devices: our own outage is nobody's silence. */
  listeningSinceAt: number
}>

export type AlarmAction =
  | Readonly<{ kind: 'acknowledge'; comment?: string }>
  | Readonly<{ kind: 'reset' }>
  | Readonly<{ kind: 'shelve'; untilAt: number; comment: string }>
  | Readonly<{ kind: 'unshelve' }>
  | Readonly<{ kind: 'take-out-of-service'; comment: string }>
  | Readonly<{ kind: 'return-to-service' }>
  /** Without an assignee: nobody handles it any more. */
  | Readonly<{ kind: 'assign'; assignee?: string }>
  | Readonly<{ kind: 'comment'; comment: string }>

/** What an operator does to an alarm. */
export type CommandSignal = Readonly<{
  kind: 'command'
  at: number
  alarm: AlarmId
  action: AlarmAction
  actor: string
}>

/** The broker says whether the device is connected. It raises nothing. */
export type PresenceSignal = Readonly<{ kind: 'presence'; at: number; online: boolean }>

/** An episode that a second look at late data has found, finished. */
export type FoundSignal = Readonly<{
  kind: 'found'
  /** When it was found. */
  at: number
  rule: RuleId
  quantity: string
  raisedAt: number
  clearedAt: number
  severity: Severity
  value?: number
  limit?: number
}>

/** What we derive from a device's reports cannot be told any more. It moves no rule: an alarm stands as it stood. */
export type UnknownSignal = Readonly<{
  kind: 'unknown'
  /** The last instant (epoch ms) whose results would have been new; what has been told of a later one stands. */
  at: number
  receivedAt: number
  quantities: readonly string[]
}>

/** Everything that can reach an alarm enters the engine as one of these. */
export type Signal =
  ObservationSignal | EventSignal | TickSignal | CommandSignal | PresenceSignal | FoundSignal | UnknownSignal
