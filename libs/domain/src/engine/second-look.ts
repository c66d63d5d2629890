import type { Alarm } from '../alarm/alarm.js'
import type { Severity } from '../rule/condition.js'
import type { Rule } from '../rule/rule.js'
import type { RulesAt } from './draft.js'
import { emptyDeviceState, type EngineDevice } from './device-state.js'
import { evaluate } from './evaluate.js'
import type { EventSignal, FoundSignal, ObservationSignal, TickSignal } from './signal.js'
import type { ExpressionOf } from './watch/expression.js'

/** A stretch of time for which an alarm record of the same rule and quantity exists already. */
export type KnownEpisode = Readonly<{ rule: string; quantity: string; raisedAt: number; clearedAt?: number }>

/** Signals that are evaluated between two breaths: a few milliseconds of thought. */
const signalsAtOnce = 250

export type History = Readonly<{
  device: EngineDevice
  rules: readonly Rule[]
  /** See `evaluate`. */
  rulesAt?: RulesAt | undefined
  observations: readonly ObservationSignal[]
  /** With them, `untilAt` says how far they reach (epoch ms): what has left a rule's window by then is over. */
  events?: Readonly<{ signals: readonly EventSignal[]; untilAt: number }>
  known: readonly KnownEpisode[]
  expressionOf?: ExpressionOf | undefined
  /** Epoch ms of the look. */
  at: number
}>

/**
 * Runs the rules over stored history, as if all of it had come late, and tells the finished episodes that no
 * record covers yet. `observations` and `events` must be in event time and reach far enough past the late values for
 * their episodes to end; an episode that has not ended belongs to the live engine.
 */
export function secondLook(history: History): FoundSignal[] {
  const look = lookInParts(history)
  for (let part = look.next(); ; part = look.next()) if (part.done) return part.value
}

/** The same, part by part: between two of them whoever looks may let others have their turn. */
export function* lookInParts(history: History): Generator<void, FoundSignal[], void> {
  const { device, rules, rulesAt, observations, events, expressionOf } = history
  const signals = events
    ? [...inEventTime(observations, events.signals), end(events.untilAt)]
    : [...observations]
  const found: FoundSignal[] = []
  let state = emptyDeviceState
  for (let from = 0; from < signals.length; from += signalsAtOnce) {
    const part = signals.slice(from, from + signalsAtOnce).map(asLate)
    const evaluation = evaluate({ device, rules, rulesAt, state, expressionOf, signals: part })
    state = evaluation.state
    found.push(...evaluation.transitions.flatMap(({ alarm }) => toFound(alarm, history)))
    yield
  }
  return found
}

type HistorySignal = ObservationSignal | EventSignal | TickSignal

function asLate(signal: HistorySignal): HistorySignal {
  return signal.kind === 'tick' ? signal : { ...signal, receivedAt: Number.MAX_SAFE_INTEGER }
}

function toFound(alarm: Alarm, { known, at }: Pick<History, 'known' | 'at'>): FoundSignal[] {
  if (!alarm.retro || known.some((episode) => covers(episode, alarm))) return []
  return [
    {
      kind: 'found' as const,
      at,
      rule: alarm.rule.id,
      quantity: alarm.quantity,
      raisedAt: alarm.raisedAt,
      clearedAt: alarm.clearedAt ?? alarm.raisedAt,
      severity: alarm.severity satisfies Severity,
      ...(alarm.value !== undefined && { value: alarm.value }),
      ...(alarm.limit !== undefined && { limit: alarm.limit }),
    },
  ]
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
