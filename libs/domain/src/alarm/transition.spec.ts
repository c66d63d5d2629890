import { describe, expect, test } from '@jest/globals'
import { type AlarmFacts, type AlarmState, alarmState, alarmStates, normalFacts } from './alarm-state.js'
import { type AlarmHappening, transition } from './transition.js'

const facts: Record<AlarmState, AlarmFacts> = {
  normal: normalFacts,
  unacknowledged: { ...normalFacts, active: true, acknowledged: false },
  acknowledged: { ...normalFacts, active: true },
  'returned-unacknowledged': { ...normalFacts, acknowledged: false },
  'latched-unacknowledged': { ...normalFacts, acknowledged: false, latched: true },
  'latched-acknowledged': { ...normalFacts, latched: true },
  shelved: { ...normalFacts, active: true, acknowledged: false, shelvedUntilAt: 1 },
  'suppressed-by-design': { ...normalFacts, active: true, acknowledged: false, suppressed: true },
  'out-of-service': { ...normalFacts, active: true, acknowledged: false, outOfService: true },
}

const occurs: AlarmHappening = { kind: 'occurs' }
const returns: AlarmHappening = { kind: 'returns', latching: false, autoAcknowledge: false }
const returnsLatching: AlarmHappening = { ...returns, latching: true }
const returnsByItself: AlarmHappening = { ...returns, autoAcknowledge: true }
const acknowledge: AlarmHappening = { kind: 'acknowledge' }
const reAlarm: AlarmHappening = { kind: 're-alarm' }
const reset: AlarmHappening = { kind: 'reset' }
const shelve: AlarmHappening = { kind: 'shelve', untilAt: 1 }
const unshelve: AlarmHappening = { kind: 'unshelve' }
const suppress: AlarmHappening = { kind: 'suppress' }
const unsuppress: AlarmHappening = { kind: 'unsuppress' }
const remove: AlarmHappening = { kind: 'take-out-of-service' }
const giveBack: AlarmHappening = { kind: 'return-to-service' }

const table: [AlarmState, AlarmHappening, AlarmState][] = [
  ['normal', occurs, 'unacknowledged'],
  ['unacknowledged', acknowledge, 'acknowledged'],
  ['unacknowledged', returns, 'returned-unacknowledged'],
  ['unacknowledged', returnsByItself, 'normal'],
  ['unacknowledged', returnsLatching, 'latched-unacknowledged'],
  ['acknowledged', returns, 'normal'],
  ['acknowledged', returnsLatching, 'latched-acknowledged'],
  ['acknowledged', reAlarm, 'unacknowledged'],
  ['returned-unacknowledged', acknowledge, 'normal'],
  ['returned-unacknowledged', occurs, 'unacknowledged'],
  ['latched-unacknowledged', acknowledge, 'latched-acknowledged'],
  ['latched-unacknowledged', reset, 'returned-unacknowledged'],
  ['latched-acknowledged', reset, 'normal'],
  ['latched-unacknowledged', occurs, 'unacknowledged'],
  ['latched-acknowledged', occurs, 'unacknowledged'],
]

describe('the transition table of ISA-18.2', () => {
  test.each(table)('%s, then %j, is %s', (from, happening, to) => {
    const step = transition(Object.freeze(facts[from]), happening)
    expect(step.ok && alarmState(step.facts)).toBe(to)
  })

  const settled = alarmStates.filter(
    (state) => !['shelved', 'suppressed-by-design', 'out-of-service'].includes(state),
  )
  test.each(settled)('%s can be shelved, suppressed and taken out of service', (from) => {
    const state = (happening: AlarmHappening) => {
      const step = transition(facts[from], happening)
      return step.ok && alarmState(step.facts)
    }
    expect([state(shelve), state(suppress), state(remove)]).toEqual([
      'shelved',
      'suppressed-by-design',
      'out-of-service',
    ])
  })

  test.each([
    ['shelved', unshelve],
    ['suppressed-by-design', unsuppress],
    ['out-of-service', giveBack],
  ] as const)('%s ends in the state of the present condition', (from, happening) => {
    const state = (active: boolean) => {
      const step = transition({ ...facts[from], active }, happening)
      return step.ok && alarmState(step.facts)
    }
    expect([state(true), state(false)]).toEqual(['unacknowledged', 'normal'])
  })

  test.each([
    ['normal', 'nothing-to-acknowledge'],
    ['acknowledged', 'already-acknowledged'],
    ['latched-acknowledged', 'already-acknowledged'],
    ['shelved', 'nothing-to-acknowledge'],
    ['suppressed-by-design', 'nothing-to-acknowledge'],
    ['out-of-service', 'nothing-to-acknowledge'],
  ] as const)('acknowledging in %s is refused as %s', (from, reason) => {
    expect(transition(facts[from], acknowledge)).toEqual({ ok: false, reason })
  })

  test('suppression that begins or ends out of service is remembered, not shown', () => {
    const both = transition(facts['out-of-service'], suppress)
    expect(both.ok && alarmState(both.facts)).toBe('out-of-service')
    const back = transition(both.ok ? both.facts : normalFacts, giveBack)
    expect(back.ok && alarmState(back.facts)).toBe('suppressed-by-design')
  })

  test('every state meets every happening with a state or a reason', () => {
    const happenings = [
      occurs,
      returns,
      returnsLatching,
      acknowledge,
      reAlarm,
      reset,
      shelve,
      unshelve,
      suppress,
      unsuppress,
      remove,
      giveBack,
    ]
    for (const state of alarmStates) {
      for (const happening of happenings) {
        const step = transition(facts[state], happening)
        expect(step.ok ? alarmStates.includes(alarmState(step.facts)) : step.reason.length > 0).toBe(true)
      }
    }
  })

  test('what happens to a set-aside alarm keeps it set aside', () => {
    for (const state of ['shelved', 'suppressed-by-design', 'out-of-service'] as const) {
      for (const happening of [occurs, returns, reAlarm]) {
        const step = transition(facts[state], happening)
        expect(step.ok && alarmState(step.facts)).toBe(state)
      }
    }
  })
})
