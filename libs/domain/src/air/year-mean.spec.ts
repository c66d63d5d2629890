import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { shareOfStandard } from './air-standard.js'
import { type DayMean, yearMean } from './year-mean.js'

const everyDay = (count: number, mean: number, values = 288): DayMean[] =>
  Array.from({ length: count }, () => ({ mean, count: values }))
const ofYear = (days: readonly DayMean[], daysOfYear = 365) =>
  yearMean(days, { daysOfYear, valuesOfDay: 288 })

test('the mean of a year is that of its days', () => {
  expect(ofYear([...everyDay(200, 20), ...everyDay(165, 31)])).toEqual({
    mean: (200 * 20 + 165 * 31) / 365,
    days: 365,
    needed: 274,
  })
})

test('a day counts once, however many values it has', () => {
  expect(ofYear([...everyDay(150, 10, 288), ...everyDay(150, 30, 216)])).toMatchObject({ mean: 20 })
})

test.each([
  [365, 273, 'noMean'],
  [365, 274, 'mean'],
  [366, 274, 'noMean'],
  [366, 275, 'mean'],
])('of a year of %d days %d days give: %s', (daysOfYear, days, gives) => {
  expect(ofYear(everyDay(days, 20), daysOfYear)).toHaveProperty(gives)
})

test('too few days say how many there were, and how many were needed', () => {
  expect(ofYear(everyDay(120, 20))).toEqual({ noMean: 'too-few-days', days: 120, needed: 274 })
})

test('a day with less than three quarters of its values is none', () => {
  expect(ofYear([...everyDay(273, 20), ...everyDay(92, 500, 215)])).toMatchObject({ days: 273 })
  expect(ofYear([...everyDay(273, 20), ...everyDay(1, 20, 216)])).toMatchObject({ mean: 20, days: 274 })
})

test('whatever the order of the days, the mean is the same and between the lowest and the highest', () => {
  const days = fc.array(fc.record({ mean: fc.integer({ min: 0, max: 2_000 }), count: fc.constant(288) }), {
    minLength: 274,
    maxLength: 365,
  })
  fc.assert(
    fc.property(days, (all) => {
      const [one, other] = [ofYear(all), ofYear(all.toReversed())]
      const mean = 'mean' in one ? one.mean : Number.NaN
      expect('mean' in other && other.mean).toBeCloseTo(mean, 6)
      expect(mean).toBeGreaterThanOrEqual(Math.min(...all.map((day) => day.mean)) - 1e-9)
      expect(mean).toBeLessThanOrEqual(Math.max(...all.map((day) => day.mean)) + 1e-9)
    }),
    { numRuns: 30 },
  )
})

test.each([
  [{ pm25: 25 }, 100],
  [{ pm25: 25, pm10: 55 }, 110],
  [{ so2: 50, no2: 44 }, 110],
  [{ co: 9_000, o3: 100 }, undefined],
])('a year of %o takes %s %% of its limits', (means, share) => {
  expect(shareOfStandard([{ period: 'year', means }], '2026-12-31')).toEqual(share)
})
