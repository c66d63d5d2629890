import type { Rule } from '../rule/rule.js'
import type { RehearsalPart } from './parts.js'
import type { PlannedDevice } from './rehearsal.js'
import type { AlarmDifference } from './rehearsed-alarm.js'
import type { Suggestion } from './suggest.js'
import type { RehearsedPart } from './tally.js'

/** What is to be tried: a rule, beside the version of it that is in force where that is another, and over which devices. */
export type RehearsalOrder = Readonly<{
  rule: Rule
  running?: Rule
  devices: readonly PlannedDevice[]
  /** Epoch ms, inclusive. */
  fromAt: number
  /** Epoch ms, exclusive. */
  toAt: number
  /** For how many operators the load is divided. */
  operators: number
}>

/** How far it is. */
export type RehearsalProgress = Readonly<{
  /** Of the span, 0 to 1. */
  share: number
  /** Rows of observations that have been read. */
  rows: number
  /** New alarms so far. */
  alarms: number
}>

/** What came out. */
export type RehearsalReport = Readonly<{
  parts: Readonly<Partial<Record<RehearsalPart, RehearsedPart>>>
  /** What the signal's own noise says; absent where the rule compares nothing with limits, or too little was measured. */
  suggestion?: Suggestion
  /** The rule that was asked about (first) beside its running version (second), both rehearsed. */
  besideRunning?: AlarmDifference
  /** What the rule truly raised in that time, under whichever version, beside the rehearsal (first). */
  told: Readonly<{ alarms: number; versions: readonly number[]; difference?: AlarmDifference }>
  rows: number
  tookMs: number
}>
