import type { Alarm, Transition } from '../alarm/alarm.js'
import type { TransitionRefusal } from '../alarm/transition.js'
import { isDerived } from '../feed/index.js'
import type { AlarmId } from '../ids.js'
import type { ObservedValue } from '../observation/observation.js'
import { type Rule, ruleQuantities } from '../rule/rule.js'
import { levelsOf } from '../rule/rule-levels.js'
import {
  type DeviceState,
  type EngineDevice,
  type LatestPosition,
  type LatestValue,
  type RuleState,
  ruleKey,
} from './device-state.js'
import type { ExpressionOf } from './watch/expression.js'
import { type Watchers, watchersOf } from './watch/watchers.js'

/** A value older than the newest of its quantity: stored, but only a second look may draw conclusions from it. */
export type BehindValue = Readonly<{ quantity: string; at: number }>

/** A command that could not be carried out. */
export type RefusedCommand = Readonly<{ alarm: AlarmId; reason: TransitionRefusal | 'unknown-alarm' }>

/** The state while one call folds its signals into it; never leaves the engine. */
export type Draft = {
  readonly device: EngineDevice
  /** Those of now. */
  readonly present: readonly Rule[]
  /** Those of the time that the signal at hand is of. */
  rules: readonly Rule[]
  watchers: Watchers
  readonly rulesAt: RulesAt
  readonly expressionOf: ExpressionOf
  /** See `DeviceState.nowAt`. */
  nowAt: number | undefined
  newestAt: number | undefined
  reportingSinceAt: number | undefined
  latest: Record<string, LatestValue>
  position: LatestPosition | undefined
  presence: DeviceState['presence']
  ruleStates: Record<string, RuleState>
  readonly transitions: Transition[]
  readonly behind: BehindValue[]
  readonly refused: RefusedCommand[]
}

/** The rules that were in force at an instant of event time (epoch ms). */
export type RulesAt = (at: number) => readonly Rule[]

/** Where nobody has compiled any. */
const cannotTell: ExpressionOf = () => () => undefined

/** A working copy of the state; the state itself is never touched. */
export function openDraft({
  device,
  rules,
  rulesAt = () => rules,
  state,
  expressionOf = cannotTell,
}: Readonly<{
  device: EngineDevice
  rules: readonly Rule[]
  rulesAt?: RulesAt | undefined
  state: DeviceState
  expressionOf?: ExpressionOf | undefined
}>): Draft {
  return {
    device,
    present: rules,
    rules,
    watchers: watchersOf(rules),
    rulesAt,
    expressionOf,
    nowAt: state.nowAt,
    newestAt: state.newestAt,
    reportingSinceAt: state.reportingSinceAt,
    latest: { ...state.latest },
    position: state.position,
    presence: state.presence,
    ruleStates: { ...state.rules },
    transitions: [],
    behind: [],
    refused: [],
  }
}

/** From here on the draft is about a time at which these rules were in force. */
export function judgeBy(draft: Draft, rules: readonly Rule[]): void {
  if (draft.rules === rules) return
  draft.rules = rules
  draft.watchers = watchersOf(rules)
}

/** The state that the draft has become. */
export function closeDraft(draft: Draft): DeviceState {
  return {
    ...(draft.nowAt !== undefined && { nowAt: draft.nowAt }),
    ...(draft.newestAt !== undefined && { newestAt: draft.newestAt }),
    ...(draft.reportingSinceAt !== undefined && { reportingSinceAt: draft.reportingSinceAt }),
    latest: draft.latest,
    ...(draft.position && { position: draft.position }),
    ...(draft.presence && { presence: draft.presence }),
    rules: draft.ruleStates,
  }
}

/**
 * Takes a value in when it is newer than the newest of its quantity, or a revision of it.
 * @returns whether it was; any other value is noted for a second look instead.
 */
export function takeValue(
  draft: Draft,
  value: ObservedValue,
  stamp: { at: number; receivedAt: number; imported?: true },
): boolean {
  const known = draft.latest[value.quantity]
  const revises = known?.at === stamp.at && value.flags.includes('revised')
  if (known && stamp.at <= known.at && !revises) {
    draft.behind.push({ quantity: value.quantity, at: stamp.at })
    return false
  }
  const latest: LatestValue = {
    value: value.value,
    at: stamp.at,
    receivedAt: stamp.receivedAt,
    status: value.status,
    flags: value.flags,
  }
  draft.latest[value.quantity] = stamp.imported ? { ...latest, imported: beforeImport(known) } : latest
  if (!isDerived(draft.device.feed, value.quantity)) noteWord(draft, stamp)
  return true
}

/** What was told last keeps the time that it was told for, and is no measurement of now any more. */
export function forgetResults(
  { latest }: Draft,
  { at, receivedAt, quantities }: Readonly<{ at: number; receivedAt: number; quantities: readonly string[] }>,
): void {
  for (const quantity of quantities) {
    const known = latest[quantity]
    if (!known || known.at > at || known.flags.includes('not-computed')) continue
    latest[quantity] = { ...known, receivedAt, status: 'fault', flags: [...known.flags, 'not-computed'] }
  }
}

function beforeImport(known: LatestValue | undefined): NonNullable<LatestValue['imported']> {
  const heardAt = lastHeardAt(known)
  return heardAt === undefined ? {} : { heardAt }
}

/** When the device itself last said a quantity (epoch ms of its measurement); undefined when it never has. */
export function lastHeardAt(latest: LatestValue | undefined): number | undefined {
  return latest?.imported ? latest.imported.heardAt : latest?.at
}

/** The device itself has spoken. What somebody imports is none of its words: its silence does not begin with it. */
export function noteWord(draft: Draft, { at, imported }: Readonly<{ at: number; imported?: true }>): void {
  if (!imported) draft.newestAt = Math.max(draft.newestAt ?? at, at)
}

/** The rule's state for a quantity, begun anew when the rule has another version. */
export function ruleStateOf(draft: Draft, rule: Rule, quantity: string): RuleState {
  const state = draft.ruleStates[ruleKey(rule.id, quantity)]
  if (state?.version === rule.version) return state
  return state ? renewed(rule, state) : untouchedBy(rule)
}

/** The rule that can still move the alarm; undefined when none of the device's looks at its quantity any more. */
export function watcherOf({ rules }: Draft, { rule, quantity }: Alarm): Rule | undefined {
  return rules.find((candidate) => candidate.id === rule.id && ruleQuantities(candidate).includes(quantity))
}

const untouched = new WeakMap<Rule, RuleState>()

/** What every rule starts from. Most rules stay there for most devices, so it is made once. */
function untouchedBy(rule: Rule): RuleState {
  const known = untouched.get(rule)
  if (known) return known
  const made = renewed(rule, undefined)
  untouched.set(rule, made)
  return made
}

/**
 * A changed rule keeps its announced alarm: the levels up to the announced severity count as reached, and
 * the next observation decides by the new limits. What it had seen and not announced was seen by other limits, and
 * perhaps in another zone.
 */
function renewed(rule: Rule, before: RuleState | undefined): RuleState {
  const alarm = before?.alarm
  const active = alarm?.facts.active ?? false
  const told = active && alarm ? alarm.severity : 0
  const levels = levelsOf(rule.condition).map(({ severity }) => ({ on: severity <= told }))
  const kept =
    told > 0 && !levels.some(({ on }) => on)
      ? levels.map((level, index) => (index === 0 ? { on: true } : level))
      : levels
  return {
    version: rule.version,
    levels: kept,
    ...(active && before?.episode && { episode: before.episode }),
    ...(before?.memory && { memory: before.memory }),
    ...(active && before?.wasInside !== undefined && { wasInside: before.wasInside }),
    ...(alarm && { alarm }),
  }
}
