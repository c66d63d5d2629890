import type { Bulletin } from '../bulletin/bulletin.js'
import type { AlarmId, DeviceId, RuleId } from '../ids.js'
import type { Severity } from '../rule/condition.js'
import type { AlarmFacts, AlarmState } from './alarm-state.js'

export type Acknowledgement = Readonly<{ by: string; at: number; comment?: string }>

/** One episode: a condition from its first occurrence until normal. At most one is live per (rule, device, quantity). */
export type Alarm = Readonly<{
  id: AlarmId
  /** Of the version that gave it the severity and the limit it has. */
  rule: Readonly<{ id: RuleId; version: number }>
  device: DeviceId
  /** '' is the whole device. */
  quantity: string
  facts: AlarmFacts
  severity: Severity
  /** Event time of the (latest) occurrence, epoch ms. */
  raisedAt: number
  /** When we knew, epoch ms. */
  learnedAt: number
  clearedAt?: number
  acknowledged?: Acknowledgement
  /** Who handles it. */
  assignee?: string
  /** How often the condition occurred within this episode. */
  occurrences: number
  /** The value that raised it or, at a higher severity, raised it further; absent for a silence or a zone. */
  value?: number
  limit?: number
  /** What an authority had said when it was raised, of a rule that watches only then. */
  bulletin?: Pick<Bulletin, 'id' | 'number' | 'issuer' | 'hazard' | 'level'>
  /** Began and ended within late data: history, no sound. */
  retro: boolean
}>

export const transitionReasons = [
  'raised',
  'raised-again',
  'returned',
  'severity-rose',
  'severity-fell',
  'found-in-late-data',
  'acknowledged',
  're-alarmed',
  'reset',
  'shelved',
  'unshelved',
  'shelf-expired',
  'suppressed',
  'unsuppressed',
  'taken-out-of-service',
  'returned-to-service',
  'assigned',
  'commented',
  'rule-retired',
] as const

export type TransitionReason = (typeof transitionReasons)[number]

/** One numbered line of the alarm log, before it has its number. */
export type Transition = Readonly<{
  alarm: Alarm
  from: AlarmState
  to: AlarmState
  reason: TransitionReason
  /** Event time, epoch ms. */
  at: number
  learnedAt: number
  actor?: string
  comment?: string
  retro: boolean
}>
