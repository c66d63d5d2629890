import type { Transition } from '../alarm/alarm.js'
import type { Rule } from '../rule/rule.js'
import { levelsOf } from '../rule/rule-levels.js'
import { tellRetro } from './announce.js'
import { expire, expiryDueAt, obey } from './command.js'
import type { DeviceState, EngineDevice } from './device-state.js'
import {
  type BehindValue,
  type Draft,
  type RefusedCommand,
  type RulesAt,
  closeDraft,
  forgetResults,
  judgeBy,
  openDraft,
} from './draft.js'
import { eventsDueAt, forgetEvents, happen } from './happen.js'
import { hoursDueAt, tellTime } from './hours.js'
import { observe } from './observe.js'
import { silenceDueAt, watchSilence } from './silence.js'
import type { FoundSignal, Signal } from './signal.js'
import type { ExpressionOf } from './watch/expression.js'

export type Evaluation = Readonly<{
  state: DeviceState
  transitions: readonly Transition[]
  /** Values older than the newest of their quantity: their window deserves a second look. */
  behind: readonly BehindValue[]
  refused: readonly RefusedCommand[]
  /** When a tick must come (epoch ms); undefined when none is needed. */
  dueAt: number | undefined
}>

export type EvaluationInput = Readonly<{
  device: EngineDevice
  /** The rules that apply to the device, whatever they watch. */
  rules: readonly Rule[]
  /**
   * Those of another time, for what comes late: a value is judged by the rules of its own instant. A version that has moved
   * gives way to no earlier one. Absent: `rules`, whatever the time. Give back the same list for the same time.
   */
  rulesAt?: RulesAt | undefined
  state: DeviceState
  /** Who compiles expressions; without it rules of that kind tell nothing. */
  expressionOf?: ExpressionOf | undefined
  signals: readonly Signal[]
}>

/**
 * The alarm engine: folds the signals of one device into its state, in order, and tells what changed.
 * Pure and total. Any division of the same signals into calls, with the state written to JSON and read back
 * in between, gives the same transitions.
 */
export function evaluate(input: EvaluationInput): Evaluation {
  const draft = openDraft(input)
  for (const signal of input.signals) {
    judgeBy(draft, draft.rulesAt(timeOf(signal)))
    take(draft, signal)
  }
  judgeBy(draft, input.rules)
  return {
    state: closeDraft(draft),
    transitions: draft.transitions,
    behind: draft.behind,
    refused: draft.refused,
    dueAt: earlier(
      earlier(silenceDueAt(draft), expiryDueAt(draft)),
      earlier(hoursDueAt(draft), eventsDueAt(draft)),
    ),
  }
}

/** The event time (epoch ms) that a signal is about. */
function timeOf(signal: Signal): number {
  return signal.kind === 'found' ? signal.raisedAt : signal.at
}

function take(draft: Draft, signal: Signal): void {
  switch (signal.kind) {
    case 'observation':
      return observe(draft, signal)
    case 'event':
      return happen(draft, signal)
    case 'tick':
      tellTime(draft, signal.at)
      watchSilence(draft, signal)
      forgetEvents(draft, signal.at)
      return expire(draft, signal)
    case 'command':
      return obey(draft, signal)
    case 'presence':
      draft.presence = { online: signal.online, at: signal.at }
      return
    case 'found':
      return remember(draft, signal)
    case 'unknown':
      return forgetResults(draft, signal)
  }
}

function remember(
  draft: Draft,
  { rule: id, quantity, raisedAt, clearedAt, severity, value, limit, at }: FoundSignal,
): void {
  const rule = draft.rules.find((candidate) => candidate.id === id)
  if (!rule) return
  const peakLevel = levelsOf(rule.condition).findIndex((level) => level.severity === severity) + 1
  const episode = {
    at: raisedAt,
    peakLevel,
    ...(value !== undefined && { value }),
    ...(limit !== undefined && { limit }),
  }
  tellRetro(draft, { rule, quantity, episode, clearedAt, learnedAt: at })
}

const never = Number.POSITIVE_INFINITY

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  const first = Math.min(a ?? never, b ?? never)
  return first === never ? undefined : first
}
