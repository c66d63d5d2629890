import { describe, expect, test } from '@jest/globals'
import { aDevice, aThresholdRule, anObservation } from '../testing/index.js'
import type { Rule } from '../rule/rule.js'
import { type DeviceState, emptyDeviceState } from './device-state.js'
import { evaluate } from './evaluate.js'
import type { Signal } from './signal.js'

const minute = 60_000
const rule = aThresholdRule()
const play = (signals: Signal[], state: DeviceState = emptyDeviceState, rules: Rule[] = [rule]) =>
  evaluate({ device: aDevice(), rules, state, signals })
const unknown = (at: number, receivedAt = at): Signal => ({
  ...{ kind: 'unknown', at, receivedAt, quantities: ['pm25', 'pm10'] },
})

describe('what cannot be derived any more', () => {
  test('is no measurement of now, and keeps the time that it was told for', () => {
    const { state } = play([anObservation(minute, { pm25: 40 }), unknown(2 * minute)])
    expect(state.latest).toEqual({
      pm25: {
        ...{ value: 40, at: minute, receivedAt: 2 * minute },
        ...{ status: 'fault', flags: ['not-computed'] },
      },
    })
  })

  test('is told once, however often it is said', () => {
    const { state } = play([anObservation(minute, { pm25: 40 }), unknown(2 * minute)])
    expect(play([unknown(3 * minute)], state).state.latest['pm25']).toBe(state.latest['pm25'])
  })

  test('does not touch what is newer', () => {
    const { state } = play([anObservation(3 * minute, { pm25: 40 }), unknown(2 * minute)])
    expect(state.latest['pm25']).toMatchObject({ status: 'measuring', flags: [] })
  })

  test('neither raises an alarm nor clears one', () => {
    const raised = play([anObservation(minute, { pm25: 90 })])
    expect(raised.transitions).toHaveLength(1)
    const after = play(
      [2, 5, 60, 600].map((at) => unknown(at * minute)),
      raised.state,
    )
    expect(after.transitions).toEqual([])
    expect(after.state.rules).toEqual(raised.state.rules)
  })

  test('is known again with the next result, by which the alarm goes on', () => {
    const { state } = play([anObservation(minute, { pm25: 90 }), unknown(2 * minute)])
    const after = play([anObservation(3 * minute, { pm25: 20 })], state)
    expect(after.state.latest['pm25']).toMatchObject({ value: 20, status: 'measuring', flags: [] })
    expect(after.transitions.map(({ reason }) => reason)).toEqual(['returned'])
  })
})
