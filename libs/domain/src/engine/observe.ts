import { isLive } from '../observation/liveness.js'
import { isDerived, quantityIntervalMs } from '../feed/index.js'
import type { ObservedValue } from '../observation/observation.js'
import { type Rule, speedQuantity } from '../rule/rule.js'
import { announce } from './announce.js'
import { type EngineDevice, type LatestValue, type RuleState, composeRuleState } from './device-state.js'
import { type Draft, noteWord, ruleStateOf, takeValue } from './draft.js'
import { isOnDuty, tellReceipt } from './hours.js'
import { moveLevels } from './levels.js'
import { hearDevice, shortestPatienceMs } from './silence.js'
import type { ObservationSignal } from './signal.js'
import { findInExpression } from './watch/expression.js'
import { findInValue } from './watch/find-in-value.js'
import { type Fix, findCrossing, findSpeed, speedBetween } from './watch/place.js'
import type { Finding } from './watch/probe-levels.js'
import { findSum } from './watch/sum.js'

/** How many missed intervals make a gap that nobody saw across. */
export const gapIntervals = 3

/** Folds newly stored values into the draft. */
export function observe(draft: Draft, signal: ObservationSignal): void {
  const live = !signal.imported && isLive(signal, draft.device.intervalMs)
  hear(draft, signal, live)
  if (live) tellReceipt(draft, signal)
}

/** Newest values first, then every rule that watches them. */
function hear(draft: Draft, signal: ObservationSignal, live: boolean): void {
  const cameBack = comesBack(draft, signal)
  let heard = false
  const measured = draft.watchers.ofExpression.length > 0 ? new Set<string>() : undefined
  let kmh: number | undefined
  for (const value of signal.values) {
    const replaced = draft.latest[value.quantity]
    if (!takeValue(draft, value, signal)) continue
    heard ||= !isDerived(draft.device.feed, value.quantity)
    if (value.status !== 'measuring') {
      withdraw(draft, value.quantity, { signal, live, replaced })
      continue
    }
    measured?.add(value.quantity)
    moveByValue(draft, value, { signal, live, replaced })
    if (value.quantity === speedQuantity && typeof value.value === 'number') kmh = value.value
  }
  const before = draft.position
  if (signal.position && takePosition(draft, signal)) {
    heard = true
    moveByPlace(draft, { signal, live })
    kmh ??= before && measuredSpeed(draft, before, { position: signal.position, at: signal.at })
  }
  if (measured) moveByExpression(draft, measured, { signal, live })
  if (kmh !== undefined) moveBySpeed(draft, kmh, { signal, live })
  if (!heard || signal.imported) return
  if (cameBack) draft.reportingSinceAt = signal.at
  hearDevice(draft, signal, live)
}

/** Whether it speaks after an absence, or for the first time while we have imported what it measured before. */
function comesBack(draft: Draft, { at }: ObservationSignal): boolean {
  if (draft.newestAt === undefined) return Object.keys(draft.latest).length > 0
  const awayMs = at - draft.newestAt
  return awayMs >= draft.device.intervalMs && awayMs >= shortestPatienceMs(draft)
}

type Seen = Readonly<{ signal: ObservationSignal; live: boolean }>
/** `replaced`: what was the newest of the quantity until now. */
type SeenValue = Seen & Readonly<{ replaced: LatestValue | undefined }>

function moveByValue(draft: Draft, { quantity, value }: ObservedValue, seen: SeenValue): void {
  const rules = draft.watchers.ofValue.get(quantity)
  if (!rules) return
  const { signal } = seen
  const replaces = replacedNumber(seen)
  for (const rule of rules) {
    const before = ruleStateOf(draft, rule, quantity)
    const finding = findInValue(rule, { at: signal.at, value, memory: before.memory, replaces })
    if (finding) move(draft, { rule, quantity, before, finding, holdMs: 0 }, seen)
  }
}

/** A value that turns out not to have been measured is taken out of the sums that have counted it. */
function withdraw(draft: Draft, quantity: string, seen: SeenValue): void {
  const replaces = replacedNumber(seen)
  if (replaces === undefined) return
  for (const rule of draft.watchers.ofValue.get(quantity) ?? []) {
    if (rule.condition.kind !== 'sum') continue
    const before = ruleStateOf(draft, rule, quantity)
    const finding = findSum(rule.condition, { at: seen.signal.at, value: 0, replaces }, before.memory)
    move(draft, { rule, quantity, before, finding, holdMs: 0 }, seen)
  }
}

/** The number that had been measured at the same instant. */
function replacedNumber({ signal, replaced }: SeenValue): number | undefined {
  if (replaced?.at !== signal.at || replaced.status !== 'measuring') return undefined
  return typeof replaced.value === 'number' ? replaced.value : undefined
}

function takePosition(draft: Draft, signal: ObservationSignal): boolean {
  const { at, receivedAt, position } = signal
  if (!position) return false
  if (draft.position && at <= draft.position.at) {
    draft.behind.push({ quantity: '', at })
    return false
  }
  draft.position = { position, at, receivedAt }
  noteWord(draft, signal)
  return true
}

function moveByPlace(draft: Draft, seen: Seen): void {
  const { position } = seen.signal
  if (!position) return
  for (const rule of draft.watchers.ofPlace) {
    const before = ruleStateOf(draft, rule, '')
    const finding = findCrossing(rule.condition, position, before.wasInside ?? false)
    move(draft, { rule, quantity: '', before, finding, holdMs: rule.condition.dwellMs ?? 0 }, seen)
  }
}

/** Of a device that does not say how fast it is: the way since its last fix, unless that is too long ago. */
function measuredSpeed({ device, watchers }: Draft, before: Fix, now: Fix): number | undefined {
  if (watchers.ofSpeed.length === 0 || now.at - before.at > gapIntervals * device.intervalMs) return undefined
  return speedBetween(before, now)
}

function moveBySpeed(draft: Draft, kmh: number, seen: Seen): void {
  const { position, at } = draft.position ?? {}
  for (const rule of draft.watchers.ofSpeed) {
    const finding = findSpeed(rule.condition, kmh, at === seen.signal.at ? position : undefined)
    const before = ruleStateOf(draft, rule, speedQuantity)
    if (finding) move(draft, { rule, quantity: speedQuantity, before, finding, holdMs: 0 }, seen)
  }
}

/** Once for an observation, when all of its values are known; a rule that it says nothing to is not asked. */
function moveByExpression(draft: Draft, measured: ReadonlySet<string>, seen: Seen): void {
  for (const rule of draft.watchers.ofExpression) {
    if (!rule.condition.quantities.some((quantity) => measured.has(quantity))) continue
    const finding = findInExpression(rule, draft.expressionOf(rule), {
      latest: draft.latest,
      freshFrom: (quantity) => seen.signal.at - gapIntervals * expectedMs(draft.device, quantity),
    })
    move(draft, { rule, quantity: '', before: ruleStateOf(draft, rule, ''), finding, holdMs: 0 }, seen)
  }
}

/** Time between two values of the quantity. */
export function expectedMs(device: EngineDevice, quantity: string): number {
  return Math.max(device.intervalMs, quantityIntervalMs(device.feed, quantity))
}

/** Time between two movements of the rule: an expression waits for the slowest of what it asks about. */
export function expectedByMs(device: EngineDevice, { condition }: Rule, quantity: string): number {
  return condition.kind === 'expression'
    ? Math.max(...condition.quantities.map((key) => expectedMs(device, key)))
    : expectedMs(device, quantity)
}

type Move = Readonly<{
  rule: Rule
  quantity: string
  before: RuleState
  finding: Finding
  /** The least on-delay, whatever the rule's own. */
  holdMs: number
}>

function move(draft: Draft, { rule, quantity, before, finding, holdMs }: Move, { signal, live }: Seen): void {
  const patienceMs = gapIntervals * expectedByMs(draft.device, rule, quantity)
  const restart = before.movedAt !== undefined && signal.at - before.movedAt > patienceMs
  const onDelayMs = Math.max(rule.onDelayMs, holdMs)
  const { probes, value, memory, wasInside } = finding
  const levels = moveLevels(before.levels, probes, {
    onDelayMs,
    offDelayMs: rule.offDelayMs,
    at: signal.at,
    restart,
  })
  announce(draft, {
    rule,
    quantity,
    before,
    after: composeRuleState({
      version: before.version,
      levels,
      movedAt: signal.at,
      episode: before.episode,
      memory: memory ?? before.memory,
      wasInside: wasInside ?? before.wasInside,
      alarm: before.alarm,
    }),
    at: signal.at,
    learnedAt: signal.receivedAt,
    live,
    offDuty: !isOnDuty(draft, rule, signal.at),
    value,
  })
}
