import type { Alarm, TransitionReason } from '../alarm/alarm.js'
import { type AlarmFacts, alarmState } from '../alarm/alarm-state.js'
import { type AlarmHappening, transition } from '../alarm/transition.js'
import { tell } from './announce.js'
import { type Draft, watcherOf } from './draft.js'
import { isBounded } from './hours.js'
import type { AlarmAction, CommandSignal, TickSignal } from './signal.js'

/** Carries out what an operator asked, or notes why it cannot be. */
export function obey(draft: Draft, signal: CommandSignal): void {
  const found = Object.entries(draft.ruleStates).find(([, { alarm }]) => alarm?.id === signal.alarm)
  const before = found?.[1].alarm
  if (!found || !before) {
    draft.refused.push({ alarm: signal.alarm, reason: 'unknown-alarm' })
    return
  }
  const step = happeningOf(signal.action)
  const result = step ? transition(before.facts, step.happening) : { ok: true as const, facts: before.facts }
  if (!result.ok) {
    draft.refused.push({ alarm: signal.alarm, reason: result.reason })
    return
  }
  const alarm = after(before, result.facts, signal)
  const comment = 'comment' in signal.action ? signal.action.comment : undefined
  const reason = step?.reason ?? (signal.action.kind === 'assign' ? 'assigned' : 'commented')
  keep(
    draft,
    found[0],
    tell(draft, before, {
      alarm,
      reason,
      at: signal.at,
      learnedAt: signal.at,
      actor: signal.actor,
      ...(comment && { comment }),
    }),
  )
}

type Step = Readonly<{ happening: AlarmHappening; reason: TransitionReason }>

function happeningOf(action: AlarmAction): Step | undefined {
  switch (action.kind) {
    case 'acknowledge':
      return { happening: { kind: 'acknowledge' }, reason: 'acknowledged' }
    case 'reset':
      return { happening: { kind: 'reset' }, reason: 'reset' }
    case 'shelve':
      return { happening: { kind: 'shelve', untilAt: action.untilAt }, reason: 'shelved' }
    case 'unshelve':
      return { happening: { kind: 'unshelve' }, reason: 'unshelved' }
    case 'take-out-of-service':
      return { happening: { kind: 'take-out-of-service' }, reason: 'taken-out-of-service' }
    case 'return-to-service':
      return { happening: { kind: 'return-to-service' }, reason: 'returned-to-service' }
    case 'assign':
    case 'comment':
      return undefined
  }
}

function after(before: Alarm, facts: AlarmFacts, { action, actor, at }: CommandSignal): Alarm {
  const alarm: Alarm = { ...before, facts }
  if (action.kind === 'assign') {
    const { assignee: _before, ...unassigned } = alarm
    return { ...unassigned, ...(action.assignee !== undefined && { assignee: action.assignee }) }
  }
  if (action.kind !== 'acknowledge') return alarm
  return { ...alarm, acknowledged: { by: actor, at, ...(action.comment && { comment: action.comment }) } }
}

/** What the clock does to alarms: shelves expire, unattended acknowledgements ask again, orphans return. */
export function expire(draft: Draft, { at }: TickSignal): void {
  for (const [key, { alarm }] of Object.entries(draft.ruleStates)) {
    let left = alarm
    while (left) left = expireOnce(draft, { key, alarm: left, at })
  }
}

/** @returns the alarm after its next due step; undefined when nothing is due, or when it is over. */
function expireOnce(
  draft: Draft,
  { key, alarm, at }: Readonly<{ key: string; alarm: Alarm; at: number }>,
): Alarm | undefined {
  const due = dueStep(draft, alarm, at)
  if (!due) return undefined
  const step = transition(alarm.facts, due.happening)
  if (!step.ok) return undefined
  const isGone = due.reason === 'rule-retired'
  if (isGone) forgetEpisode(draft, key)
  const after = { ...alarm, facts: step.facts, ...(isGone && { clearedAt: due.at }) }
  keep(draft, key, tell(draft, alarm, { alarm: after, reason: due.reason, at: due.at, learnedAt: at }))
  return draft.ruleStates[key]?.alarm
}

/** The episode has been told to its end; a rule that comes back begins anew. */
function forgetEpisode(draft: Draft, key: string): void {
  const state = draft.ruleStates[key]
  if (!state) return
  const { episode: _told, ...rest } = state
  draft.ruleStates[key] = { ...rest, levels: state.levels.map(() => ({ on: false })) }
}

/** The earliest instant (epoch ms) at which `expire` has something to do; undefined when never. */
export function expiryDueAt(draft: Draft): number | undefined {
  const due = Object.values(draft.ruleStates).flatMap(({ alarm }) => {
    if (!alarm) return []
    const leftAt = isOrphan(draft, alarm) || hasLostHours(draft, alarm) ? alarm.learnedAt : undefined
    return [alarm.facts.shelvedUntilAt, reAlarmAt(draft, alarm), leftAt].filter((at) => at !== undefined)
  })
  return due.length > 0 ? Math.min(...due) : undefined
}

type DueStep = Step & Readonly<{ at: number }>

function dueStep(draft: Draft, alarm: Alarm, now: number): DueStep | undefined {
  const { shelvedUntilAt } = alarm.facts
  if (shelvedUntilAt !== undefined && shelvedUntilAt <= now) {
    return { happening: { kind: 'unshelve' }, reason: 'shelf-expired', at: shelvedUntilAt }
  }
  if (isOrphan(draft, alarm)) {
    return {
      happening: { kind: 'returns', latching: false, autoAcknowledge: false },
      reason: 'rule-retired',
      at: now,
    }
  }
  if (hasLostHours(draft, alarm)) {
    return { happening: { kind: 'unsuppress' }, reason: 'unsuppressed', at: now }
  }
  const againAt = reAlarmAt(draft, alarm)
  return againAt !== undefined && againAt <= now
    ? { happening: { kind: 're-alarm' }, reason: 're-alarmed', at: againAt }
    : undefined
}

/** Active by a rule that looks at its quantity of the device no more. */
function isOrphan(draft: Draft, alarm: Alarm): boolean {
  return alarm.facts.active && !watcherOf(draft, alarm)
}

/** Suppressed by hours that its rule no longer has: they will not begin again and end it. */
function hasLostHours(draft: Draft, alarm: Alarm): boolean {
  const rule = watcherOf(draft, alarm)
  return alarm.facts.suppressed && !(rule && isBounded(rule))
}

function reAlarmAt(draft: Draft, alarm: Alarm): number | undefined {
  const { facts, acknowledged } = alarm
  const afterMs = watcherOf(draft, alarm)?.reAlarmAfterMs
  return afterMs !== undefined && acknowledged && alarmState(facts) === 'acknowledged'
    ? acknowledged.at + afterMs
    : undefined
}

/** An alarm that has become normal is over; its rule goes on watching. */
function keep(draft: Draft, key: string, alarm: Alarm): void {
  const state = draft.ruleStates[key]
  if (!state) return
  const { alarm: _over, ...rest } = state
  draft.ruleStates[key] = alarmState(alarm.facts) === 'normal' ? rest : { ...rest, alarm }
}
