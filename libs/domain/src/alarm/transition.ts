import { type AlarmFacts, type AlarmState, alarmState, isSetAside } from './alarm-state.js'

/** What can happen to an alarm: the events of ISA-18.2's table. */
export type AlarmHappening =
  | Readonly<{ kind: 'occurs' }>
  | Readonly<{ kind: 'returns'; latching: boolean; autoAcknowledge: boolean }>
  | Readonly<{ kind: 'acknowledge' }>
  | Readonly<{ kind: 're-alarm' }>
  | Readonly<{ kind: 'reset' }>
  | Readonly<{ kind: 'shelve'; untilAt: number }>
  | Readonly<{ kind: 'unshelve' }>
  | Readonly<{ kind: 'suppress' }>
  | Readonly<{ kind: 'unsuppress' }>
  | Readonly<{ kind: 'take-out-of-service' }>
  | Readonly<{ kind: 'return-to-service' }>

/** Why a happening cannot be: the word is REST's 409 reason too. */
export type TransitionRefusal =
  | 'already-acknowledged'
  | 'nothing-to-acknowledge'
  | 'nothing-to-reset'
  | 'already-shelved'
  | 'not-shelved'
  | 'not-suppressed'
  | 'not-out-of-service'
  | 'set-aside'

export type Step =
  Readonly<{ ok: true; facts: AlarmFacts }> | Readonly<{ ok: false; reason: TransitionRefusal }>

/**
 * One step of an alarm's life: the complete transition table of ISA-18.2-2016 (states A–I), on facts.
 * A happening that changes nothing returns the same facts; one that may not be returns its reason.
 */
export function transition(facts: AlarmFacts, happening: AlarmHappening): Step {
  switch (happening.kind) {
    case 'occurs':
      return to(occur(facts))
    case 'returns':
      return to(giveBack(facts, happening))
    case 're-alarm':
      return to(alarmState(facts) === 'acknowledged' ? { ...facts, acknowledged: false } : facts)
    case 'acknowledge':
      return acknowledge(facts)
    case 'reset':
      return reset(facts)
    default:
      return setAside(facts, happening)
  }
}

function occur(facts: AlarmFacts): AlarmFacts {
  return facts.active ? facts : { ...facts, active: true, acknowledged: false, latched: false }
}

function giveBack(
  facts: AlarmFacts,
  { latching, autoAcknowledge }: { latching: boolean; autoAcknowledge: boolean },
): AlarmFacts {
  if (!facts.active) return facts
  if (latching) return { ...facts, active: false, latched: true }
  return { ...facts, active: false, acknowledged: facts.acknowledged || autoAcknowledge }
}

function acknowledge(facts: AlarmFacts): Step {
  switch (alarmState(facts)) {
    case 'unacknowledged':
    case 'returned-unacknowledged':
    case 'latched-unacknowledged':
      return to({ ...facts, acknowledged: true })
    case 'acknowledged':
    case 'latched-acknowledged':
      return no('already-acknowledged')
    default:
      return no('nothing-to-acknowledge')
  }
}

function reset(facts: AlarmFacts): Step {
  const state: AlarmState = alarmState(facts)
  if (state !== 'latched-unacknowledged' && state !== 'latched-acknowledged') return no('nothing-to-reset')
  return to({ ...facts, latched: false })
}

type SetAside = Extract<
  AlarmHappening,
  { kind: 'shelve' | 'unshelve' | 'suppress' | 'unsuppress' | 'take-out-of-service' | 'return-to-service' }
>

function setAside(facts: AlarmFacts, happening: SetAside): Step {
  const state = alarmState(facts)
  switch (happening.kind) {
    case 'shelve':
      if (state === 'shelved') return no('already-shelved')
      return isSetAside(state) ? no('set-aside') : to({ ...facts, shelvedUntilAt: happening.untilAt })
    case 'unshelve':
      return state === 'shelved' ? to(asPresent(facts)) : no('not-shelved')
    case 'suppress':
      return to({ ...withoutShelf(facts), suppressed: true })
    case 'unsuppress':
      if (!facts.suppressed) return no('not-suppressed')
      return to(facts.outOfService ? { ...facts, suppressed: false } : asPresent(facts))
    case 'take-out-of-service':
      return facts.outOfService ? no('set-aside') : to({ ...withoutShelf(facts), outOfService: true })
    case 'return-to-service':
      if (!facts.outOfService) return no('not-out-of-service')
      return to(facts.suppressed ? { ...facts, outOfService: false } : asPresent(facts))
  }
}

/** After being set aside an alarm takes the state of the present condition: B if met, else A. */
function asPresent(facts: AlarmFacts): AlarmFacts {
  return {
    active: facts.active,
    acknowledged: !facts.active,
    latched: false,
    suppressed: false,
    outOfService: false,
  }
}

function withoutShelf({ shelvedUntilAt: _, ...facts }: AlarmFacts): AlarmFacts {
  return facts
}

function to(facts: AlarmFacts): Step {
  return { ok: true, facts }
}

function no(reason: TransitionRefusal): Step {
  return { ok: false, reason }
}
