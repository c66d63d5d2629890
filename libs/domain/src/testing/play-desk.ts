import type { Transition } from '../alarm/alarm.js'
import { type DeviceState, emptyDeviceState, liveAlarms } from '../engine/device-state.js'
import { evaluate } from '../engine/evaluate.js'
import type { AlarmAction, Signal } from '../engine/signal.js'
import { alarmId } from '../ids.js'
import type { Rule } from '../rule/rule.js'
import { aDevice, anObservation } from './builders.js'
import { expand } from './series.js'

export type DeskPlay = Readonly<{
  rule: Rule
  /** How much later than it was measured each value arrives. */
  delayMs?: number
}>

const minute = 60_000
const hands = /^(?:ack|reset|shelve|unshelve|out|in|give|say|retire)(?::|$)/

/**
 * Plays what a desk lives through, a minute a word: a word of a series is what is measured, any other what `an`, who is on
 * duty, does to the alarm (`ack`, `reset`, `shelve:5` minutes, `unshelve`, `out` of service and `in`, `give:binh`, `say:so`),
 * and `retire` takes the rule away. The clock comes when the engine has asked for it, and never else.
 * @returns `'1m acknowledged by an: acknowledged'`: when, why, by whom, and the state since
 */
export function playDesk(text: string, { rule, delayMs = 0 }: DeskPlay): string[] {
  const lines: string[] = []
  let state: DeviceState = emptyDeviceState
  let dueAt: number | undefined
  let rules: readonly Rule[] = [rule]
  const take = (...signals: Signal[]): void => {
    const told = evaluate({ device: aDevice(), rules, state, signals })
    ;({ state, dueAt } = told)
    lines.push(...told.transitions.map(line), ...told.refused.map(({ reason }) => `refused: ${reason}`))
  }
  const steps = text.split(' ').flatMap<string | number>((word) => (hands.test(word) ? [word] : expand(word)))
  for (const [place, step] of steps.entries()) {
    const at = place * minute
    if (dueAt !== undefined && dueAt <= at) take(tick(dueAt))
    if (typeof step === 'number') take(anObservation(at, { pm25: step }, { receivedAt: at + delayMs }))
    else if (step === 'retire') {
      rules = []
      take(tick(at))
    } else if (hands.test(step)) {
      const alarm = liveAlarms(state)[0]?.id ?? alarmId('none')
      take({ kind: 'command', at, alarm, actor: 'an', action: actionOf(step, at) })
    }
  }
  return lines
}

function actionOf(step: string, at: number): AlarmAction {
  const [verb, what = ''] = step.split(':')
  switch (verb) {
    case 'ack':
      return { kind: 'acknowledge' }
    case 'reset':
      return { kind: 'reset' }
    case 'shelve':
      return { kind: 'shelve', untilAt: at + Number(what) * minute, comment: 'works' }
    case 'unshelve':
      return { kind: 'unshelve' }
    case 'out':
      return { kind: 'take-out-of-service', comment: 'being mended' }
    case 'in':
      return { kind: 'return-to-service' }
    case 'give':
      return { kind: 'assign', ...(what && { assignee: what }) }
    default:
      return { kind: 'comment', comment: what }
  }
}

function tick(at: number): Signal {
  return { kind: 'tick', at, listeningSinceAt: 0 }
}

function line({ at, reason, actor, to, alarm, comment }: Transition): string {
  const about = [comment, reason === 'assigned' && (alarm.assignee ?? 'nobody')].filter(Boolean).join(', ')
  return `${at / minute}m ${reason}${actor ? ` by ${actor}` : ''}${about && ` (${about})`}: ${to}`
}
