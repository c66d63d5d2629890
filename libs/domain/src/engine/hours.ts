import { type AlarmFacts, alarmState } from '../alarm/alarm-state.js'
import { transition } from '../alarm/transition.js'
import { clockAheadLimitMs } from '../observation/clock-policy.js'
import type { Rule } from '../rule/rule.js'
import { hoursTurnAt, isWithinHours } from '../rule/schedule.js'
import { tell } from './announce.js'
import { type Draft, watcherOf } from './draft.js'

/** Whether the rule watches at `at` (epoch ms). */
export function isOnDuty({ schedule }: Pick<Rule, 'schedule'>, at: number): boolean {
  return schedule === undefined || isWithinHours(schedule, at)
}

/** Tells the draft what time it is (epoch ms). A clock that lags a little behind another never turns hours back. */
export function tellTime(draft: Draft, at: number): void {
  if (draft.watchers.scheduled.length === 0) return
  const { nowAt } = draft
  if (nowAt === undefined || at > nowAt || at < nowAt - clockAheadLimitMs) draft.nowAt = at
  keepHours(draft, draft.nowAt ?? at)
}

/**
 * The receipt of something live tells the time as well as a clock does, and never turns it back. It is heard last, so
 * that what happened within hours and came just after them is set aside at once.
 */
export function tellReceipt(draft: Draft, { receivedAt }: Readonly<{ receivedAt: number }>): void {
  tellTime(draft, Math.max(receivedAt, draft.nowAt ?? receivedAt))
}

/**
 * Outside a rule's hours its alarm is suppressed by design: it is not over, for nobody has seen it end, and it asks for
 * nobody. When the hours begin it takes the state of the present condition.
 */
function keepHours(draft: Draft, at: number): void {
  for (const [key, state] of Object.entries(draft.ruleStates)) {
    const { alarm } = state
    const rule = alarm && watcherOf(draft, alarm)
    if (!alarm || !rule?.schedule) continue
    const isOn = isOnDuty(rule, at)
    if (alarm.facts.suppressed !== isOn) continue
    if (!isOn && !alarm.facts.active) continue // what is over waits for a hand at any hour
    const step = transition(alarm.facts, { kind: isOn ? 'unsuppress' : 'suppress' })
    if (!step.ok) continue
    const told = tell(draft, alarm, {
      alarm: { ...alarm, facts: step.facts },
      reason: isOn ? 'unsuppressed' : 'suppressed',
      at,
      learnedAt: at,
    })
    const { alarm: _before, ...rest } = state
    draft.ruleStates[key] = isNormal(told.facts) ? rest : { ...rest, alarm: told }
  }
}

/** When the hours of a rule with a live alarm begin or end next (epoch ms); undefined when there is none. */
export function hoursDueAt(draft: Draft): number | undefined {
  const now = draft.nowAt ?? draft.newestAt
  if (now === undefined || draft.watchers.scheduled.length === 0) return undefined
  const turns = Object.values(draft.ruleStates).flatMap(({ alarm }) => {
    const schedule = alarm && watcherOf(draft, alarm)?.schedule
    return schedule ? (hoursTurnAt(schedule, now) ?? []) : []
  })
  return turns.length > 0 ? Math.min(...turns) : undefined
}

function isNormal(facts: AlarmFacts): boolean {
  return alarmState(facts) === 'normal'
}
