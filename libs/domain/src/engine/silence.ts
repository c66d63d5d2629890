import { announce } from './announce.js'
import type { RuleState } from './device-state.js'
import { type Draft, lastHeardAt, ruleStateOf } from './draft.js'
import { dutyTurnAt, isOnDuty } from './hours.js'
import type { ObservationSignal, TickSignal } from './signal.js'
import type { RuleOf } from './watch/watchers.js'

type NoDataRule = RuleOf<'no-data'>

/** Something came from the device: silences end, and quantities that stay out while others come begin theirs. */
export function hearDevice(draft: Draft, signal: ObservationSignal, live: boolean): void {
  for (const rule of noDataRules(draft)) {
    for (const quantity of rule.condition.quantities) {
      if (quantity === '') hearWhole(draft, rule, signal)
      else hearQuantity(draft, { rule, quantity }, { signal, live })
    }
  }
}

/** The device is heard again when its newest value is fresh; back-fill alone ends no silence. */
function hearWhole(draft: Draft, rule: NoDataRule, { receivedAt }: ObservationSignal): void {
  const before = ruleStateOf(draft, rule, '')
  if (!isOn(before) || draft.newestAt === undefined) return
  if (receivedAt - draft.newestAt >= patienceMs(draft, rule)) return
  announce(draft, {
    rule,
    quantity: '',
    before,
    after: turned(before, false),
    at: receivedAt,
    learnedAt: receivedAt,
    live: true,
  })
}

type Watched = Readonly<{ rule: NoDataRule; quantity: string }>

/**
 * In event time: the device's own newer observations show how long the quantity has been out. Back from an absence,
 * a device may take its time over every quantity anew; a silence that has begun ends only when the quantity is heard.
 * What was imported is not heard: a quantity that the device has never said itself cannot go out.
 */
function hearQuantity(
  draft: Draft,
  { rule, quantity }: Watched,
  seen: { signal: ObservationSignal; live: boolean },
): void {
  const heardAt = lastHeardAt(draft.latest[quantity])
  if (heardAt === undefined || draft.newestAt === undefined) return
  const before = ruleStateOf(draft, rule, quantity)
  const sinceAt = isOn(before) ? heardAt : Math.max(heardAt, draft.reportingSinceAt ?? heardAt)
  const dueAt = sinceAt + patienceMs(draft, rule)
  const silent = draft.newestAt >= dueAt
  if (silent === isOn(before) && !(silent && seen.live && !before.alarm?.facts.active)) return
  const at = silent ? (before.episode?.at ?? dueAt) : heardAt
  announce(draft, {
    rule,
    quantity,
    before,
    after: turned(before, silent),
    at,
    learnedAt: seen.signal.receivedAt,
    live: seen.live,
    offDuty: !isOnDuty(draft, rule, seen.signal.at),
  })
}

/** The clock has moved: a device that has said nothing since its deadline is silent. */
export function watchSilence(draft: Draft, { at, listeningSinceAt }: TickSignal): void {
  for (const rule of noDataRules(draft)) {
    if (!rule.condition.quantities.includes('') || draft.newestAt === undefined) continue
    const before = ruleStateOf(draft, rule, '')
    const dueAt = Math.max(draft.newestAt, listeningSinceAt) + patienceMs(draft, rule)
    if (isOn(before) || at < dueAt || !isOnDuty(draft, rule, draft.nowAt ?? at)) continue
    announce(draft, {
      rule,
      quantity: '',
      before,
      after: turned(before, true),
      at: dueAt,
      learnedAt: at,
      live: true,
    })
  }
}

/** When the clock must look at the device again (epoch ms), for silence; undefined when never. */
export function silenceDueAt(draft: Draft): number | undefined {
  const { newestAt } = draft
  if (newestAt === undefined) return undefined
  let first: number | undefined
  for (const rule of noDataRules(draft)) {
    if (!rule.condition.quantities.includes('') || isOn(ruleStateOf(draft, rule, ''))) continue
    const at = onDutyAt(draft, rule, newestAt + patienceMs(draft, rule))
    if (at !== undefined && (first === undefined || at < first)) first = at
  }
  return first
}

/** When it is due or, of a rule that does not watch then, when it watches next; undefined when it never does. */
function onDutyAt(draft: Draft, rule: NoDataRule, dueAt: number): number | undefined {
  const at = Math.max(dueAt, draft.nowAt ?? dueAt)
  return isOnDuty(draft, rule, at) ? dueAt : dutyTurnAt(draft, rule, at)
}

/** The shortest time without a word after which some rule of the device counts it as away; never, without such a rule. */
export function shortestPatienceMs(draft: Draft): number {
  let shortest = Number.POSITIVE_INFINITY
  for (const rule of noDataRules(draft)) shortest = Math.min(shortest, patienceMs(draft, rule))
  return shortest
}

function noDataRules(draft: Draft): readonly NoDataRule[] {
  return draft.watchers.ofSilence
}

function patienceMs(draft: Draft, rule: NoDataRule): number {
  return rule.condition.missedReports * draft.device.intervalMs
}

function isOn({ levels }: RuleState): boolean {
  return levels[0]?.on ?? false
}

function turned(state: RuleState, on: boolean): RuleState {
  return { ...state, levels: [{ on }] }
}
