import type { Alarm, TransitionReason } from '../alarm/alarm.js'
import { type AlarmFacts, alarmState } from '../alarm/alarm-state.js'
import { type AlarmHappening, transition } from '../alarm/transition.js'
import { tell } from './announce.js'
import type { Draft } from './draft.js'
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
    case 'suppress':
      return { happening: { kind: 'suppress' }, reason: 'suppressed' }
    case 'unsuppress':
      return { happening: { kind: 'unsuppress' }, reason: 'unsuppressed' }
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
    if (!alarm) continue
    const due = dueStep(draft, alarm, at)
    if (!due) continue
    const step = transition(alarm.facts, due.happening)
    if (!step.ok) continue
    const cleared = due.reason === 'rule-retired' ? { clearedAt: due.at } : {}
    keep(
      draft,
      key,
      tell(draft, alarm, {
        alarm: { ...alarm, facts: step.facts, ...cleared },
        reason: due.reason,
        at: due.at,
        learnedAt: at,
      }),
    )
  }
}

/** The earliest instant (epoch ms) at which `expire` has something to do; undefined when never. */
export function expiryDueAt(draft: Draft): number | undefined {
  const due = Object.values(draft.ruleStates).flatMap(({ alarm }) => {
    if (!alarm) return []
    const orphanedAt = isOrphan(draft, alarm) ? alarm.learnedAt : undefined
    return [alarm.facts.shelvedUntilAt, reAlarmAt(draft, alarm), orphanedAt].filter((at) => at !== undefined)
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
  const againAt = reAlarmAt(draft, alarm)
  return againAt !== undefined && againAt <= now
    ? { happening: { kind: 're-alarm' }, reason: 're-alarmed', at: againAt }
    : undefined
}

/** Active by a rule that watches the device no more. */
function isOrphan({ rules }: Draft, { facts, rule }: Alarm): boolean {
  return facts.active && !rules.some(({ id }) => id === rule.id)
}

function reAlarmAt(draft: Draft, { facts, acknowledged, rule }: Alarm): number | undefined {
  const afterMs = draft.rules.find(({ id }) => id === rule.id)?.reAlarmAfterMs
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
