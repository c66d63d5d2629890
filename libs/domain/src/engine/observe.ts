import { isLive } from '../observation/liveness.js'
import { isDerived, quantityIntervalMs } from '../feed/index.js'
import type { ObservedValue } from '../observation/observation.js'
import type { Rule } from '../rule/rule.js'
import { announce } from './announce.js'
import { probeGeofence, probeThreshold } from './conditions.js'
import { type Draft, noteWord, ruleStateOf, takeValue } from './draft.js'
import { type Probe, moveLevels } from './levels.js'
import { hearDevice, shortestPatienceMs } from './silence.js'
import type { ObservationSignal } from './signal.js'

/** How many missed intervals make a gap that nobody saw across. */
const gapIntervals = 3

/** Folds newly stored values into the draft: newest values first, then every rule that watches them. */
export function observe(draft: Draft, signal: ObservationSignal): void {
  const live = !signal.imported && isLive(signal, draft.device.intervalMs)
  const cameBack = comesBack(draft, signal)
  let heard = false
  for (const value of signal.values) {
    if (!takeValue(draft, value, signal)) continue
    heard ||= !isDerived(draft.device.feed, value.quantity)
    if (value.status === 'measuring') moveThresholds(draft, value, { signal, live })
  }
  if (signal.position && takePosition(draft, signal)) {
    heard = true
    moveGeofences(draft, { signal, live })
  }
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

function moveThresholds(draft: Draft, value: ObservedValue, seen: Seen): void {
  if (typeof value.value !== 'number') return
  for (const rule of draft.rules) {
    const { condition } = rule
    if (condition.kind !== 'threshold' || condition.quantity !== value.quantity) continue
    move(
      draft,
      { rule, quantity: value.quantity, probes: probeThreshold(condition, value.value), value: value.value },
      seen,
    )
  }
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

function moveGeofences(draft: Draft, seen: Seen): void {
  const { position } = seen.signal
  if (!position) return
  for (const rule of draft.rules) {
    if (rule.condition.kind !== 'geofence') continue
    const wasInside = ruleStateOf(draft, rule, '').wasInside ?? false
    const { probe, inside } = probeGeofence(rule.condition, position, wasInside)
    move(draft, { rule, quantity: '', probes: [probe], wasInside: wasInside || inside }, seen)
  }
}

type Move = Readonly<{
  rule: Rule
  quantity: string
  probes: readonly Probe[]
  value?: number
  wasInside?: boolean
}>

function move(
  draft: Draft,
  { rule, quantity, probes, value, wasInside }: Move,
  { signal, live }: Seen,
): void {
  const before = ruleStateOf(draft, rule, quantity)
  const intervalMs = Math.max(draft.device.intervalMs, quantityIntervalMs(draft.device.feed, quantity))
  const restart = before.movedAt !== undefined && signal.at - before.movedAt > gapIntervals * intervalMs
  const { onDelayMs, offDelayMs } = rule
  const levels = moveLevels(before.levels, probes, { onDelayMs, offDelayMs, at: signal.at, restart })
  const moved = { ...before, levels, movedAt: signal.at }
  const after = wasInside === undefined ? moved : { ...moved, wasInside }
  announce(draft, {
    rule,
    quantity,
    before,
    after,
    at: signal.at,
    learnedAt: signal.receivedAt,
    live,
    value,
  })
}
