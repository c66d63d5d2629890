import type { Severity } from '../rule/condition.js'
import type { Rule } from '../rule/rule.js'
import { emptyDeviceState, type EngineDevice } from './device-state.js'
import { evaluate } from './evaluate.js'
import type { EventSignal, FoundSignal, ObservationSignal, TickSignal } from './signal.js'
import type { ExpressionOf } from './watch/expression.js'

/** A stretch of time for which an alarm record of the same rule and quantity exists already. */
export type KnownEpisode = Readonly<{ rule: string; quantity: string; raisedAt: number; clearedAt?: number }>

/**
 * Runs the rules over stored history, as if all of it had come late, and tells the finished episodes that no
 * record covers yet. `observations` and `events` must be in event time and reach far enough past the late values for
 * their episodes to end; an episode that has not ended belongs to the live engine.
 */
export function secondLook(input: {
  device: EngineDevice
  rules: readonly Rule[]
  observations: readonly ObservationSignal[]
  /** With them, `untilAt` says how far they reach (epoch ms): what has left a rule's window by then is over. */
  events?: Readonly<{ signals: readonly EventSignal[]; untilAt: number }>
  known: readonly KnownEpisode[]
  expressionOf?: ExpressionOf | undefined
  /** Epoch ms of the look. */
  at: number
}): FoundSignal[] {
  const { observations, events } = input
  const signals = events ? inEventTime(observations, events.signals) : observations
  const late = signals.map((signal) => ({ ...signal, receivedAt: Number.MAX_SAFE_INTEGER }))
  const { transitions } = evaluate({
    device: input.device,
    rules: input.rules,
    state: emptyDeviceState,
    expressionOf: input.expressionOf,
    signals: events ? [...late, end(events.untilAt)] : late,
  })
  return transitions
    .filter(({ alarm }) => alarm.retro && !input.known.some((episode) => covers(episode, alarm)))
    .map(({ alarm }) => ({
      kind: 'found' as const,
      at: input.at,
      rule: alarm.rule.id,
      quantity: alarm.quantity,
      raisedAt: alarm.raisedAt,
      clearedAt: alarm.clearedAt ?? alarm.raisedAt,
      severity: alarm.severity satisfies Severity,
      ...(alarm.value !== undefined && { value: alarm.value }),
      ...(alarm.limit !== undefined && { limit: alarm.limit }),
    }))
}

function inEventTime(
  observations: readonly ObservationSignal[],
  events: readonly EventSignal[],
): (ObservationSignal | EventSignal)[] {
  return [...observations, ...events].sort((a, b) => a.at - b.at)
}

/** The clock at the end of what is known, by which no silence is told. */
function end(at: number): TickSignal {
  return { kind: 'tick', at, listeningSinceAt: at }
}

type Stretch = Readonly<{ rule: { id: string }; quantity: string; raisedAt: number; clearedAt?: number }>

function covers(episode: KnownEpisode, found: Stretch): boolean {
  if (episode.rule !== found.rule.id || episode.quantity !== found.quantity) return false
  const endsAfter = (episode.clearedAt ?? Number.POSITIVE_INFINITY) >= found.raisedAt
  return endsAfter && episode.raisedAt <= (found.clearedAt ?? found.raisedAt)
}
