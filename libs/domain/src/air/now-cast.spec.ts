import fc from 'fast-check'

import { nowCast } from './now-cast.js'

/** Newest first, as everywhere in these tests. */
const decisionSeries = [20.6, 19.6, 22.4, 20.3, 16.5, 19.0, 16.5, 19.5, 23.5, 20.5, 24.7, 26.9]
const steepSeries = [60, 55, 48, 40, 30, 25, 22, 20, 18, 20, 22, 24]
const seriesWithGaps = [undefined, 82, 79, 75, undefined, 70, 66, 60, 58, 55, 52, 50]

const mean = fc.option(fc.double({ min: 0, max: 1_000, noNaN: true }), { nil: undefined })
const hours = fc.array(mean, { maxLength: 12 })

test("example A: the Decision's own series gives 20.265765", () => {
  expect(nowCast(decisionSeries)).toBeCloseTo(20.265765, 6)
})

test('example B: a steep series uses the smallest weight and is divided by its weights', () => {
  expect(nowCast(steepSeries)).toBeCloseTo(53.912576, 6)
})

test('example B, literal: the sum as printed is not divided', () => {
  expect(nowCast(steepSeries, { literal: true })).toBeCloseTo(53.899414, 6)
})

test('the literal form changes nothing above the smallest weight', () => {
  expect(nowCast(decisionSeries, { literal: true })).toBe(nowCast(decisionSeries))
})

test('example C: missing hours have no weight', () => {
  expect(nowCast(seriesWithGaps)).toBeCloseTo(77.519769, 6)
})

test('example D: one of the newest three hours is not enough', () => {
  expect(nowCast([undefined, undefined, 79, 75, 70, 70, 66, 60, 58, 55, 52, 50])).toBeUndefined()
})

test('two of the newest three hours are enough, alone', () => {
  expect(nowCast([30, undefined, 30])).toBeCloseTo(30, 9)
})

test('clean air has the NowCast 0', () => {
  expect(nowCast([0, 0, 0])).toBe(0)
})

test('a mean below zero or not finite counts as missing', () => {
  expect(nowCast([-1, 82, 79])).toBe(nowCast([undefined, 82, 79]))
  expect(nowCast([Number.NaN, Number.POSITIVE_INFINITY, 79])).toBeUndefined()
})

test('hours beyond the twelfth do not count', () => {
  expect(nowCast([...decisionSeries, 900, 900])).toBe(nowCast(decisionSeries))
})

test('a NowCast lies between the lowest and the highest hour, or there is none', () => {
  fc.assert(
    fc.property(hours, (series) => {
      const result = nowCast(series)
      const present = series.filter((value) => value !== undefined)
      const enough = series.slice(0, 3).filter((value) => value !== undefined).length >= 2
      if (!enough) return result === undefined
      return result! >= Math.min(...present) - 1e-6 && result! <= Math.max(...present) + 1e-6
    }),
  )
})

test('the literal form is never above the divided one', () => {
  fc.assert(
    fc.property(hours, (series) => {
      const divided = nowCast(series)
      return divided === undefined || nowCast(series, { literal: true })! <= divided + 1e-9
    }),
  )
})
