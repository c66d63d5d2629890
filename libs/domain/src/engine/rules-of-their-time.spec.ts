import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { aDevice, aThresholdRule, anObservation } from '../testing/builders.js'
import { type DeviceState, emptyDeviceState } from './device-state.js'
import { evaluate } from './evaluate.js'
import { secondLook } from './second-look.js'
import type { ObservationSignal, Signal } from './signal.js'

const minute = 60_000
/** Minute 10 is the turn of the year: until then 50 µg/m³ are allowed, then 45. */
const turnAt = 10 * minute
const limit = (version: number, allowed: number) =>
  aThresholdRule({
    version,
    condition: { levels: [{ limit: allowed, severity: version === 1 ? 2 : 3 }], deadband: 0 },
  })
const [before, now] = [[limit(1, 50)], [limit(2, 45)]]
const rulesAt = (at: number) => (at < turnAt ? before : now)
const device = aDevice()
const monthLater = 60 * 24 * 30 * minute

/** What was measured minute by minute from `from` on, and came a month later, all at once. */
const late = (values: readonly number[], from = 0): ObservationSignal[] =>
  values.map((pm25, place) => anObservation((from + place) * minute, { pm25 }, { receivedAt: monthLater }))

function log(signals: readonly Signal[], state: DeviceState = emptyDeviceState) {
  const { transitions, ...after } = evaluate({ device, rules: now, rulesAt, state, signals })
  const lines = transitions.map(
    ({ at, reason, alarm }) =>
      `${at / minute}m ${reason} v${alarm.rule.version}${
        alarm.clearedAt === undefined ? '' : ` until ${alarm.clearedAt / minute}m`
      }`,
  )
  return { lines, ...after }
}

describe('a day of December that comes in February', () => {
  test('is judged by the limit of December: 48 is no alarm', () => {
    expect(log(late([48, 48, 30])).lines).toEqual([])
  })

  test('names the version that it broke', () => {
    expect(log(late([48, 55, 48])).lines).toEqual(['1m found-in-late-data v1 until 2m'])
  })

  test('and a day of January by that of January', () => {
    expect(log(late([48, 30], 10)).lines).toEqual(['10m found-in-late-data v2 until 11m'])
  })

  test('turns with the year when both come in their order', () => {
    expect(log(late([48, 48, 48, 48, 30], 8)).lines).toEqual(['10m found-in-late-data v2 until 12m'])
  })

  test('what was over both limits ends with the first and begins anew with the second', () => {
    expect(log(late([60, 60, 60, 60, 30], 8)).lines).toEqual([
      '8m found-in-late-data v1 until 9m',
      '10m found-in-late-data v2 until 12m',
    ])
  })

  test('sounds only for what is still true, with the beginning of its own version', () => {
    const live = anObservation(monthLater, { pm25: 47 })
    expect(log([...late([47, 47, 47], 9), live]).lines).toEqual(['10m raised v2'])
  })

  test('gives way where the newer version has spoken: an alarm of today is not judged by December', () => {
    const today = log([anObservation(monthLater, { pm25: 47 })])
    const after = log(late([20, 60, 20]), today.state)
    expect(after.lines).toEqual([])
    expect(after.behind.map(({ at }) => at / minute)).toEqual([0, 1, 2])
    expect(after.state.rules).toEqual(today.state.rules)
  })
})

test('a second look judges each instant by the rules of its own time', () => {
  const stored = [...late([20, 48, 20, 55, 20], 2), ...late([20, 48, 20, 55, 20], 10)]
  const found = secondLook({
    ...{ device, rules: now, rulesAt, observations: stored, known: [], at: monthLater },
  })
  expect(found.map(({ raisedAt, severity }) => [raisedAt / minute, severity])).toEqual([
    [5, 2],
    [11, 3],
    [13, 3],
  ])
  expect(log(found).lines).toEqual([
    '5m found-in-late-data v1 until 6m',
    '11m found-in-late-data v2 until 12m',
    '13m found-in-late-data v2 until 14m',
  ])
})

test('however a late stretch over the turn is divided, and whenever we restart, the log is the same', () => {
  const values = fc.array(fc.constantFrom(30, 48, 60), { minLength: 4, maxLength: 20 })
  fc.assert(
    fc.property(values, fc.array(fc.nat(19), { maxLength: 4 }), (told, cuts) => {
      const signals = late(told)
      const whole = log(signals).lines
      const borders = [0, ...cuts.toSorted((a, b) => a - b), signals.length]
      let state = emptyDeviceState
      const parts: string[] = []
      borders.slice(1).forEach((until, place) => {
        const part = log(signals.slice(borders[place], until), state)
        state = JSON.parse(JSON.stringify(part.state)) as DeviceState
        parts.push(...part.lines)
      })
      expect(parts).toEqual(whole)
    }),
    { numRuns: 60 },
  )
})
