import { describe, expect, test } from '@jest/globals'
import { aThresholdRule, play } from '../testing/index.js'
import { aDevice } from '../testing/index.js'
import { alarmId } from '../ids.js'
import type { DeviceState } from './device-state.js'
import { evaluate } from './evaluate.js'
import type { AlarmAction, Signal } from './signal.js'

const rule = aThresholdRule()
const raised = play('90', { rules: [rule] })
const id = raised.transitions[0]?.alarm.id ?? alarmId('none')

function say(state: DeviceState, action: AlarmAction, at = 60_000) {
  return evaluate({
    device: aDevice(),
    rules: [rule],
    state,
    signals: [{ kind: 'command', at, alarm: id, action, actor: 'an' }],
  })
}

function tick(state: DeviceState, at: number, rules = [rule]) {
  const signal: Signal = { kind: 'tick', at, listeningSinceAt: 0 }
  return evaluate({ device: aDevice(), rules, state, signals: [signal] })
}

describe('an operator', () => {
  test('acknowledges with name, time and comment', () => {
    const { transitions } = say(raised.state, { kind: 'acknowledge', comment: 'crew sent' })
    expect(transitions).toMatchObject([
      {
        from: 'unacknowledged',
        to: 'acknowledged',
        reason: 'acknowledged',
        actor: 'an',
        comment: 'crew sent',
        alarm: { acknowledged: { by: 'an', at: 60_000, comment: 'crew sent' } },
      },
    ])
  })

  test('who comes second is told so', () => {
    const first = say(raised.state, { kind: 'acknowledge' })
    expect(say(first.state, { kind: 'acknowledge' }).refused).toEqual([
      { alarm: id, reason: 'already-acknowledged' },
    ])
  })

  test('cannot act on an alarm that is over', () => {
    expect(say({ latest: {}, rules: {} }, { kind: 'acknowledge' }).refused).toEqual([
      { alarm: id, reason: 'unknown-alarm' },
    ])
  })

  test('acknowledges a returned alarm and thereby ends its episode', () => {
    const returned = play('90 10', { rules: [rule] })
    const { state, transitions } = say(returned.state, { kind: 'acknowledge' })
    expect(transitions[0]?.to).toBe('normal')
    expect(Object.values(state.rules).some(({ alarm }) => alarm)).toBe(false)
  })

  test('shelves until a time, after which the alarm shows again by itself', () => {
    const shelved = say(raised.state, { kind: 'shelve', untilAt: 600_000, comment: 'works' })
    expect(shelved.dueAt).toBe(600_000)
    expect(tick(shelved.state, 599_999).transitions).toEqual([])
    expect(tick(shelved.state, 600_300).transitions).toMatchObject([
      { from: 'shelved', to: 'unacknowledged', reason: 'shelf-expired', at: 600_000 },
    ])
  })

  test('has shelved no more than the severity of then', () => {
    const shelved = say(raised.state, { kind: 'shelve', untilAt: 6_000_000, comment: 'works' })
    const worse = play('_ 160', { rules: [rule], state: shelved.state })
    expect(worse.transitions).toMatchObject([
      { reason: 'severity-rose', from: 'shelved', to: 'unacknowledged' },
    ])
  })

  test('is asked again at a higher severity, and the old acknowledgement is gone', () => {
    const acknowledged = say(raised.state, { kind: 'acknowledge' })
    const worse = play('_ 160', { rules: [rule], state: acknowledged.state })
    expect(worse.transitions[0]).toMatchObject({ from: 'acknowledged', to: 'unacknowledged' })
    expect(worse.transitions[0]?.alarm.acknowledged).toBeUndefined()
  })

  test('takes out of service with a reason, and returns what was taken', () => {
    const out = say(raised.state, { kind: 'take-out-of-service', comment: 'being mended' })
    const back = say(out.state, { kind: 'return-to-service' }, 120_000)
    const mark = { actor: 'an', alarm: { id } }
    expect([...out.transitions, ...back.transitions]).toMatchObject([
      {
        ...{ from: 'unacknowledged', to: 'out-of-service', reason: 'taken-out-of-service' },
        ...{ comment: 'being mended', ...mark },
      },
      { from: 'out-of-service', to: 'unacknowledged', reason: 'returned-to-service', ...mark },
    ])
  })

  test('comments and assigns without changing the state', () => {
    expect(say(raised.state, { kind: 'comment', comment: 'x' }).transitions).toMatchObject([
      { from: 'unacknowledged', to: 'unacknowledged', reason: 'commented' },
    ])
    expect(say(raised.state, { kind: 'assign', assignee: 'binh' }).transitions).toMatchObject([
      { reason: 'assigned', alarm: { assignee: 'binh' } },
    ])
  })

  test('an assignment is undone by assigning nobody', () => {
    const assigned = say(raised.state, { kind: 'assign', assignee: 'binh' })
    const [undone] = say(assigned.state, { kind: 'assign' }).transitions
    expect(undone?.reason).toBe('assigned')
    expect(undone?.alarm).not.toHaveProperty('assignee')
  })
})

describe('the clock', () => {
  test('asks again about an acknowledged alarm that stays active', () => {
    const asking = aThresholdRule({ reAlarmAfterMs: 900_000 })
    const acknowledged = say(raised.state, { kind: 'acknowledge' })
    expect(tick(acknowledged.state, 960_000, [asking]).transitions).toMatchObject([
      { reason: 're-alarmed', to: 'unacknowledged', at: 960_000 },
    ])
  })

  test('returns an alarm whose rule is gone', () => {
    expect(tick(raised.state, 60_000, []).transitions).toMatchObject([
      { reason: 'rule-retired', to: 'returned-unacknowledged' },
    ])
  })

  test('returns an alarm whose rule looks at another quantity now', () => {
    const next = aThresholdRule({ version: 2, condition: { quantity: 'pm10' } })
    expect(tick(raised.state, 60_000, [next]).transitions).toMatchObject([
      { reason: 'rule-retired', to: 'returned-unacknowledged' },
    ])
  })

  test('is asked for when an alarm has lost its rule, whatever happens to its device', () => {
    const heard = evaluate({ device: aDevice(), rules: [], state: raised.state, signals: [] })
    expect(heard.transitions).toEqual([])
    expect(heard.dueAt).toBe(raised.transitions[0]?.learnedAt)
  })
})
