import { describe, expect, test } from '@jest/globals'
import type { ObservationJson } from '@haidang/contracts'
import { columnsOf, spreadOf, stepOf } from './columns.js'
import { pointsOf, rangeOf, withLive } from './series.js'

const observation = (minute: number, part: Partial<ObservationJson> = {}): ObservationJson => ({
  at: new Date(minute * 60_000).toISOString(),
  receivedAt: new Date(minute * 60_000).toISOString(),
  status: 'measuring',
  values: { pm25: minute },
  simulated: false,
  ...part,
})

describe('the curve', () => {
  test('is in order of time whatever the order of the page', () => {
    expect(
      pointsOf([observation(3), observation(1), observation(2)], 'pm25').map(({ value }) => value),
    ).toEqual([1, 2, 3])
  })

  test('leaves a gap open where nothing was measured', () => {
    const points = pointsOf([observation(0), observation(5), observation(60), observation(65)], 'pm25')
    const [seconds, line] = columnsOf(points, 900_000)
    expect(line).toEqual([0, 5, null, 60, 65])
    expect(seconds).toEqual([0, 300, 300.001, 3_600, 3_900])
  })

  test('never draws a line through what is no measurement', () => {
    const points = pointsOf(
      [observation(0), observation(5, { statuses: { pm25: 'calibrating' } }), observation(10)],
      'pm25',
    )
    const [, line, others] = columnsOf(points, 900_000)
    expect(line).toEqual([0, null, 10])
    expect(others).toEqual([null, 5, null])
  })

  test('tells many values as the spread of each step, and leaves longer gaps open', () => {
    const each = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => ({
        at: from + n * 10_000,
        value: n % 2 ? 40 : 0,
        measuring: true,
      }))
    const points = [...each(0, 12), ...each(600_000, 6)]
    const [seconds, line, , low, high] = spreadOf(points, { stepMs: 60_000, gapMs: 45_000 })
    expect(seconds).toEqual([30, 90, 600, 630])
    expect(line).toEqual([20, 20, null, 20])
    expect([low, high]).toEqual([
      [0, 0, null, 0],
      [40, 40, null, 40],
    ])
  })

  test('draws every value while there are few enough to tell apart', () => {
    const span = { fromAt: 0, toAt: 86_400_000 }
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ at: n, value: n, measuring: true }))
    expect(stepOf(many(288), span)).toBeUndefined()
    expect(stepOf(many(8_640), span)).toBe(240_000)
  })

  test('passes over values of other quantities and other kinds', () => {
    expect(
      pointsOf([observation(0, { values: { no2: 4 } }), observation(1, { values: { pm25: true } })], 'pm25'),
    ).toEqual([])
  })

  test('goes on with what comes live, and takes nothing twice', () => {
    const stored = pointsOf([observation(0), observation(5)], 'pm25')
    const live = [
      { at: 300_000, value: 5, measuring: true },
      { at: 600_000, value: 9, measuring: true },
    ]
    expect(withLive(stored, live).map(({ value }) => value)).toEqual([0, 5, 9])
  })

  test('shows the next limit when it is near, and is not flattened by one far away', () => {
    const points = [30, 70].map((value) => ({ at: 0, value, measuring: true }))
    expect(rangeOf(points, [80, 150, 250])[1]).toBeCloseTo(86.4)
    expect(rangeOf(points, [1_000])[1]).toBeCloseTo(75.6)
    expect(rangeOf(points, [])[0]).toBe(0)
  })

  test('does not begin at zero where that would flatten the curve', () => {
    const [low, high] = rangeOf(
      [1_008, 1_012].map((value) => ({ at: 0, value, measuring: true })),
      [],
    )
    expect([low, high]).toEqual([1_007.5, 1_012.5])
  })
})
