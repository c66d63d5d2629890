import { type AlarmFacts, alarmState } from '../alarm/alarm-state.js'
import { transition } from '../alarm/transition.js'
import { bulletinInForce, bulletinsTurnAt } from '../bulletin/bulletin.js'
import { clockAheadLimitMs } from '../observation/clock-policy.js'
import type { Rule } from '../rule/rule.js'
import { hoursTurnAt, isWithinHours } from '../rule/schedule.js'
import { tell } from './announce.js'
import type { EngineDevice } from './device-state.js'
import { type Draft, watcherOf } from './draft.js'

type OfDuty = Pick<Rule, 'schedule' | 'bulletin'>
type OfDevice = Readonly<{ device: Pick<EngineDevice, 'bulletins'> }>

/** Whether the rule watches the device at `at` (epoch ms): within its hours, and while its bulletin is in force. */
export function isOnDuty({ device }: OfDevice, { schedule, bulletin }: OfDuty, at: number): boolean {
  if (schedule !== undefined && !isWithinHours(schedule, at)) return false
  return bulletin === undefined || bulletinInForce(device.bulletins ?? [], bulletin, at) !== undefined
}

/** When that may change next after `at` (epoch ms); undefined: as far as is known, never. */
export function dutyTurnAt(
  { device }: OfDevice,
  { schedule, bulletin }: OfDuty,
  at: number,
): number | undefined {
  const turns = [
    schedule && hoursTurnAt(schedule, at),
    bulletin && bulletinsTurnAt(device.bulletins ?? [], at),
  ].filter((turn) => turn !== undefined)
  return turns.length > 0 ? Math.min(...turns) : undefined
}

/** Whether there are times at which the rule does not watch. */
export function isBounded({ schedule, bulletin }: OfDuty): boolean {
  return schedule !== undefined || bulletin !== undefined
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
    if (!alarm || !rule || !isBounded(rule)) continue
    const isOn = isOnDuty(draft, rule, at)
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
    const rule = alarm && watcherOf(draft, alarm)
    return (rule && dutyTurnAt(draft, rule, now)) ?? []
  })
  return turns.length > 0 ? Math.min(...turns) : undefined
}

function isNormal(facts: AlarmFacts): boolean {
  return alarmState(facts) === 'normal'
}
