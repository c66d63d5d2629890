import type { EngineDevice } from '../engine/device-state.js'
import { dutyTurnAt, isBounded } from '../engine/hours.js'
import type { EventSignal, ObservationSignal } from '../engine/signal.js'
import { isDerived } from '../feed/index.js'
import type { Rule } from '../rule/rule.js'

/** Knows between which observations the clock may have something to say to a rule. */
export type RuleClock = Readonly<{
  hear(signal: Told): void
  /** Whether a deadline may lie between what was heard and this; it may be one too many, never one too few. */
  mayBeDueBefore(signal: Told): boolean
}>

type Told = ObservationSignal | EventSignal

const never = Number.POSITIVE_INFINITY

/** Undefined for rules that only observations move. */
export function ruleClock(rules: readonly Rule[], device: EngineDevice): RuleClock | undefined {
  const patienceMs = Math.min(
    ...rules.map(({ condition }) =>
      condition.kind === 'no-data' ? condition.missedReports * device.intervalMs : never,
    ),
  )
  const bounded = rules.filter(isBounded)
  const countsEvents = rules.some(({ condition }) => condition.kind === 'event')
  if (patienceMs === never && bounded.length === 0 && !countsEvents) return undefined
  const turnAfter = (at: number): number =>
    Math.min(never, ...bounded.map((rule) => dutyTurnAt({ device }, rule, at) ?? never))
  let heardAt: number | undefined
  let turnAt = Number.NEGATIVE_INFINITY
  return {
    hear: (signal) => {
      if (isWord(device, signal)) heardAt = signal.at
      if (bounded.length > 0 && signal.at >= turnAt) turnAt = turnAfter(signal.at)
    },
    mayBeDueBefore: ({ at }) =>
      countsEvents || at > turnAt || (heardAt !== undefined && at - heardAt > patienceMs),
  }
}

/** Something of it was measured: what we derive is no sign of life. */
function isWord({ feed }: EngineDevice, signal: Told): boolean {
  if (signal.kind === 'event') return false
  const { values, position } = signal
  return position !== undefined || values.some(({ quantity }) => !isDerived(feed, quantity))
}
