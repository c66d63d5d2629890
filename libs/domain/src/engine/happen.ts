import { announce } from './announce.js'
import type { RuleState } from './device-state.js'
import { type Draft, ruleStateOf } from './draft.js'
import { isOnDuty, tellReceipt } from './hours.js'
import type { EventSignal } from './signal.js'
import { countsEvent, withInstant } from './watch/event.js'
import type { RuleOf } from './watch/watchers.js'

type EventRule = RuleOf<'event'>

/**
 * Counts an event for every rule that waits for its kind. It counts for the rule's window: levels rise with it, and fall
 * at the instant at which enough of them have left the window, whoever tells us of that instant.
 */
export function happen(draft: Draft, signal: EventSignal): void {
  for (const rule of draft.watchers.ofEvent)
    if (countsEvent(rule.condition, signal) && isOnDuty(draft, rule, signal.at)) count(draft, rule, signal)
  if (isFresh(signal)) tellReceipt(draft, signal)
}

/** Not older than such an event may be and still sound; what was imported never is. */
function isFresh({ at, receivedAt, maxAgeMs, imported }: EventSignal): boolean {
  return !imported && receivedAt - at <= maxAgeMs
}

/**
 * An event that is older than what the rule knows takes its place in the window; one that is older than the whole
 * window is left to a second look.
 */
function count(draft: Draft, rule: EventRule, signal: EventSignal): void {
  const { windowMs } = rule.condition
  const { at, receivedAt } = signal
  forget(draft, rule, { untilAt: at, learnedAt: receivedAt })
  const before = ruleStateOf(draft, rule, '')
  const newestAt = Math.max(at, before.movedAt ?? at)
  if (at <= newestAt - windowMs) {
    draft.behind.push({ quantity: '', at })
    return
  }
  settle(draft, {
    ...{ rule, before, at: newestAt, learnedAt: receivedAt },
    instants: withInstant(instantsOf(before), at, rule.condition),
    // of what is over already nobody need hear
    live: isFresh(signal) && at + windowMs > receivedAt,
  })
}

/** The clock has moved: events leave the windows of rules that have an episode. */
export function forgetEvents(draft: Draft, at: number): void {
  for (const rule of draft.watchers.ofEvent)
    if (ruleStateOf(draft, rule, '').episode) forget(draft, rule, { untilAt: at, learnedAt: at })
}

/** When the next level of an episode falls (epoch ms); undefined when there is none. */
export function eventsDueAt(draft: Draft): number | undefined {
  let first: number | undefined
  for (const rule of draft.watchers.ofEvent) {
    const state = ruleStateOf(draft, rule, '')
    if (!state.episode) continue
    const instants = instantsOf(state)
    const level = state.levels.findLastIndex(({ on }) => on)
    const limit = rule.condition.levels[level]?.limit ?? 1
    const lastAt = instants[Math.max(0, instants.length - limit)] ?? state.episode.at
    const dueAt = lastAt + rule.condition.windowMs
    if (first === undefined || dueAt < first) first = dueAt
  }
  return first
}

/** Lets what has left the window by `untilAt` go, instant by instant, so that each level falls at its own. */
function forget(
  draft: Draft,
  rule: EventRule,
  { untilAt, learnedAt }: Readonly<{ untilAt: number; learnedAt: number }>,
): void {
  for (;;) {
    const before = ruleStateOf(draft, rule, '')
    const instants = instantsOf(before)
    // of a rule that has changed the alarm may be all that is left
    const oldestAt = instants[0] ?? before.episode?.at
    const at = oldestAt === undefined ? undefined : oldestAt + rule.condition.windowMs
    if (at === undefined || at > untilAt) return
    const rest = instants.filter((instant) => instant > at - rule.condition.windowMs)
    const live = before.alarm?.facts.active ?? false
    settle(draft, { rule, before, at, learnedAt, instants: rest, live })
  }
}

type Settled = Readonly<{
  rule: EventRule
  before: RuleState
  at: number
  learnedAt: number
  /** What is in the window at `at`. */
  instants: readonly number[]
  live: boolean
}>

function settle(draft: Draft, { rule, before, at, learnedAt, instants, live }: Settled): void {
  const levels = rule.condition.levels.map(({ limit }) => ({ on: instants.length >= limit }))
  const after = { ...before, levels, movedAt: at, memory: [instants] }
  const value = instants.length
  announce(draft, { rule, quantity: '', before, after, at, learnedAt, live, value })
}

/** The instants of the events that a rule has in its window, oldest first. */
function instantsOf({ memory }: RuleState): readonly number[] {
  return memory?.[0] ?? []
}
