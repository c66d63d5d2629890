import { describe, expect, test } from '@jest/globals'
import { type DeviceState, emptyDeviceState } from '../engine/device-state.js'
import { evaluate } from '../engine/evaluate.js'
import { areaId, feedId } from '../ids.js'
import { aDevice, aRule, anObservation, play } from '../testing/index.js'
import { ruleApplies } from './applies.js'
import { areaDeviceId, countMembers } from './area-rule.js'
import type { AreaCondition } from './condition.js'

const minute = 60_000
const condition: AreaCondition = {
  kind: 'area',
  quantity: 'pm25',
  direction: 'above',
  limit: 80,
  levels: [
    { limit: 2, severity: 3 },
    { limit: 3, severity: 4 },
  ],
  deadband: 0,
}
const rule = aRule(condition)
const watch = aDevice({ id: areaDeviceId(rule), feed: feedId('area-watch'), intervalMs: minute })
const said = (pm25: number, at = 0): DeviceState =>
  evaluate({ device: aDevice(), rules: [], state: emptyDeviceState, signals: [anObservation(at, { pm25 })] })
    .state
const count = (values: readonly number[], at = 0) =>
  countMembers(
    { feed: rule.feed, condition },
    values.map((pm25) => ({ intervalMs: minute, state: said(pm25) })),
    at,
  )

describe('a rule over several devices', () => {
  test('counts those that meet the limit, among those that can tell', () => {
    expect(count([79, 80, 120, 10])).toEqual({ met: 2, reporting: 4 })
    expect(count([])).toEqual({ met: 0, reporting: 0 })
  })

  test('believes no value that is older than three reports', () => {
    expect(count([90, 90], 3 * minute)).toEqual({ met: 2, reporting: 2 })
    expect(count([90, 90], 3 * minute + 1)).toEqual({ met: 0, reporting: 0 })
  })

  test('believes an hourly index for three hours, however often its stations report', () => {
    const index = { ...condition, quantity: 'vnAqi', limit: 151 }
    const state = evaluate({
      ...{ device: aDevice(), rules: [], state: emptyDeviceState },
      signals: [anObservation(0, { vnAqi: 160 })],
    }).state
    const told = (at: number) =>
      countMembers({ feed: aRule(index).feed, condition: index }, [{ intervalMs: 5 * minute, state }], at)
    expect(told(180 * minute)).toEqual({ met: 1, reporting: 1 })
    expect(told(180 * minute + 1)).toEqual({ met: 0, reporting: 0 })
  })

  test('raises when two meet it, rises with the third, falls and returns', () => {
    const counts = [1, 2, 3, 2, 1].map((met, place) => anObservation(place * minute, { met, reporting: 4 }))
    expect(play(counts, { rules: [rule], device: watch }).lines).toEqual([
      '1m raised 3',
      '2m severity-rose 4',
      '3m severity-fell 3',
      '4m returned 3',
    ])
  })

  test('looks at its own device of the house, and at none of its members', () => {
    const subject = { areas: [areaId('da-nang')], labels: {} }
    expect(ruleApplies(rule, { ...subject, id: watch.id, feed: watch.feed })).toBe(true)
    expect(ruleApplies(rule, { ...subject, id: aDevice().id, feed: rule.feed })).toBe(false)
  })
})
