import { expect, test } from '@jest/globals'
import { aDevice, aRule, anObservation, observed } from '../../testing/index.js'
import { emptyDeviceState } from '../device-state.js'
import { evaluate } from '../evaluate.js'
import type { ObservationSignal, Signal } from '../signal.js'
import type { ExpressionOf } from './expression.js'

const minute = 60_000
const still = aRule({
  kind: 'expression',
  expression: 'pm25 > 80.0 && windSpeed < 1.0',
  quantities: ['pm25', 'windSpeed'],
  severity: 3,
})
/** As a compiler of CEL would have it: what is not there cannot be told. */
const expressionOf: ExpressionOf =
  () =>
  ({ pm25, windSpeed }) =>
    typeof pm25 === 'number' && typeof windSpeed === 'number' ? pm25 > 80 && windSpeed < 1 : undefined

const lines = (signals: readonly Signal[], more: { expressionOf?: ExpressionOf } = { expressionOf }) =>
  evaluate({ device: aDevice(), rules: [still], state: emptyDeviceState, signals, ...more }).transitions.map(
    ({ at, reason, alarm }) => `${at / minute}m ${reason} ${alarm.severity}`,
  )
const at = (place: number, values: Record<string, number>): ObservationSignal =>
  anObservation(place * minute, values)

test('an expression raises while it is true, of values that came together or one after the other', () => {
  expect(lines([at(0, { pm25: 90, windSpeed: 0.5 }), at(1, { pm25: 70, windSpeed: 0.5 })])).toEqual([
    '0m raised 3',
    '1m returned 3',
  ])
  expect(lines([at(0, { pm25: 90 }), at(1, { windSpeed: 0.5 })])).toEqual(['1m raised 3'])
})

test('what is older than three reports, or not measured, does not count', () => {
  expect(lines([at(0, { windSpeed: 0.5 }), at(4, { pm25: 90 })])).toEqual([])
  const calibrating = { ...at(0, {}), values: [observed('windSpeed', 0.5, { status: 'calibrating' })] }
  expect(lines([calibrating, at(1, { pm25: 90 })])).toEqual([])
})

test('an alarm stays while it cannot be told whether it is over', () => {
  expect(lines([at(0, { pm25: 90, windSpeed: 0.5 }), at(9, { pm25: 10 })])).toEqual(['0m raised 3'])
})

test('of an hourly index is over when it has been gone for its delay', () => {
  const poor = aRule(
    { kind: 'expression', expression: 'vnAqi > 150.0', quantities: ['vnAqi'], severity: 3 },
    { offDelayMs: 60 * minute },
  )
  const hours = [160, 100, 100].map((vnAqi, hour) => anObservation(hour * 60 * minute, { vnAqi }))
  const { transitions } = evaluate({
    ...{ device: aDevice(), rules: [poor], state: emptyDeviceState, signals: hours },
    expressionOf:
      () =>
      ({ vnAqi }) =>
        typeof vnAqi === 'number' && vnAqi > 150,
  })
  expect(transitions.map(({ at, reason }) => `${at / minute}m ${reason}`)).toEqual([
    '0m raised',
    '120m returned',
  ])
})

test('other quantities do not ask it', () => {
  let asked = 0
  const counting: ExpressionOf = () => () => {
    asked += 1
    return false
  }
  lines([at(0, { no2: 10 }), at(1, { pm25: 10 }), at(2, { no2: 10 })], { expressionOf: counting })
  expect(asked).toBe(1)
})

test('without a compiler it tells nothing', () => {
  expect(lines([at(0, { pm25: 90, windSpeed: 0.5 })], {})).toEqual([])
})
