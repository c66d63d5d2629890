import type {
  Alarm,
  AlarmId,
  AlarmState,
  AreaId,
  DeviceEvent,
  DeviceId,
  DeviceState,
  Evaluation,
  FeedId,
  Observation,
  RefusalReason,
  Signal,
  Span,
  TransitionReason,
  TransitionRefusal,
} from '@haidang/domain'

/** The message that an observation came in; observations of one message share one object. */
export type MessageSource = Readonly<{ topic: string; payload: Uint8Array; receivedAt: number }> & SentAgain

type SentAgain = Readonly<{
  /** The message is sent again: a record of the same bytes since then (epoch ms) is its own, and it gets no other. */
  againSince?: number
}>

/** `index`: its place in the message's array. `imported`: it came by the second entrance, so that it never sounds. */
export type IncomingObservation = Readonly<{
  observation: Observation
  source: MessageSource
  index: number
  imported?: true
}>

/** As of an observation: its message, its place in it, and by which entrance it came. */
export type IncomingEvent = Readonly<{
  event: DeviceEvent
  source: MessageSource
  index: number
  imported?: true
}>

/**
 * A signal that is no observation. `expectedSeq`, for commands: the alarm's number as the operator knew it; when it
 * has moved on, the command is refused as `stale-version`.
 */
export type DeviceSignal = Readonly<{ device: DeviceId; signal: Signal; expectedSeq?: number }>

/** A refusal as it is kept for repair: one per (message, reason), with the first path and how many there were. */
export type RefusalRecord = Readonly<{
  receivedAt: number
  topic: string
  device?: string
  feed?: string
  reason: RefusalReason
  path: string
  message: string
  count: number
  payload: Uint8Array
}> &
  SentAgain

/** Who did what to which subject. Not written when its subject is an alarm whose command was refused. */
export type AuditEntry = Readonly<{
  at: number
  actor: string
  action: string
  subject: string
  detail: Readonly<Record<string, unknown>>
}>

/** A followed message and its device. */
export type DeviceTrace = Readonly<{ device: DeviceId; span: Span }>

export type CommitBatch = Readonly<{
  observations: readonly IncomingObservation[]
  /** What has happened at devices. */
  deviceEvents?: readonly IncomingEvent[]
  signals: readonly DeviceSignal[]
  refusals: readonly RefusalRecord[]
  audit?: readonly AuditEntry[]
  /** Of it may be stored already, by an attempt of ours or by another process: no record of quarantine is written twice. */
  again?: true
  /** Messages of it that are followed; what belongs to their commit becomes a part of it. */
  traces?: readonly DeviceTrace[]
}>

/** The pure engine with the caller's rules and devices. Called again when a race was lost. */
export type EvaluateDevice = (input: {
  device: DeviceId
  state: DeviceState
  signals: readonly Signal[]
}) => Evaluation

/** Of one incoming observation: values newly stored, already stored, and refused. */
export type Verdict = { fresh: number; duplicates: number; conflicts: number }

/** Of one incoming event: newly stored, there already, another one of the same identity is there, or no device to tell it. */
export type EventVerdict = 'fresh' | 'duplicate' | 'conflicting' | 'unfit'

export type StoredAlarmEvent = Readonly<{
  seq: number
  at: number
  learnedAt: number
  from: AlarmState
  to: AlarmState
  reason: TransitionReason
  actor?: string
  comment?: string
  retro: boolean
  feed: FeedId
  /** The alarm keeps the area that its device had when it was first raised. */
  area: AreaId
  /** Where the device was when it happened, if elsewhere: whoever sees that place goes on with the alarm. */
  deviceArea?: AreaId
  /** The areas of agencies' own that the device was in when the alarm was raised, or when it happened; absent: none. */
  agencyAreas?: readonly AreaId[]
  alarm: Alarm
}>

export type ChangedDevice = Readonly<{
  device: DeviceId
  /** What the database knows it by. */
  key: number
  feed: FeedId
  area: AreaId
  before: DeviceState
  state: DeviceState
}>

export type RefusedCommand = Readonly<{
  alarm: AlarmId
  reason: TransitionRefusal | 'unknown-alarm' | 'stale-version'
}>

export type CommitOutcome = Readonly<{
  /** By place in `observations`. */
  verdicts: readonly Verdict[]
  /** By place in `deviceEvents`. */
  eventVerdicts: readonly EventVerdict[]
  /**
   * What the store itself refused: `conflicting-value`, `conflicting-event`, `unstorable`, `unknown-device`. In quarantine already; the
   * devices have still to be told.
   */
  conflicts: readonly RefusalRecord[]
  /** In the order of their numbers. */
  events: readonly StoredAlarmEvent[]
  changed: readonly ChangedDevice[]
  refused: readonly RefusedCommand[]
}>
