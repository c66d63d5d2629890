import { type AlarmFacts, alarmState } from '../alarm/alarm-state.js'
import { transition } from '../alarm/transition.js'
import type { Rule } from '../rule/rule.js'
import { hoursTurnAt, isWithinHours } from '../rule/schedule.js'
import { tell } from './announce.js'
import type { Draft } from './draft.js'

/** Whether the rule watches at `at` (epoch ms). */
export function isOnDuty({ schedule }: Pick<Rule, 'schedule'>, at: number): boolean {
  return schedule === undefined || isWithinHours(schedule, at)
}

/**
 * Outside a rule's hours its alarm is suppressed by design: it is not over, for nobody has seen it end, and it asks for
 * nobody. When the hours begin it takes the state of the present condition.
 */
export function keepHours(draft: Draft, at: number): void {
  for (const rule of draft.watchers.scheduled) {
    const isOn = isOnDuty(rule, at)
    for (const [key, state] of Object.entries(draft.ruleStates)) {
      const { alarm } = state
      if (alarm?.rule.id !== rule.id || alarm.facts.suppressed !== isOn) continue
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
}

/** When the hours of a rule with a live alarm begin or end next (epoch ms); undefined when there is none. */
export function hoursDueAt(draft: Draft): number | undefined {
  const now = draft.nowAt ?? draft.newestAt
  if (now === undefined || draft.watchers.scheduled.length === 0) return undefined
  const turns = draft.watchers.scheduled.flatMap(({ id, schedule }) => {
    const isLive = Object.values(draft.ruleStates).some(({ alarm }) => alarm?.rule.id === id)
    return isLive && schedule ? (hoursTurnAt(schedule, now) ?? []) : []
  })
  return turns.length > 0 ? Math.min(...turns) : undefined
}

function isNormal(facts: AlarmFacts): boolean {
  return alarmState(facts) === 'normal'
}
