import { Timing, delayBoundsMs, quantileOf, sumOf } from './timing.js'

test('a time falls into the first bucket that it does not exceed', () => {
  const timing = new Timing()
  for (const ms of [0, 0.01, 0.011, 1, 59_999, 60_001]) timing.add(ms)
  expect(timing.counts[0]).toBe(2)
  expect(timing.counts[1]).toBe(1)
  expect(timing.counts[delayBoundsMs.indexOf(1)]).toBe(1)
  expect(timing.counts[delayBoundsMs.indexOf(60_000)]).toBe(1)
  expect(timing.counts[delayBoundsMs.length]).toBe(1)
  expect(sumOf(timing.counts)).toBe(6)
})

test('a quantile is off by no more than its bucket is wide', () => {
  const timing = new Timing()
  for (let ms = 1; ms <= 1_000; ms++) timing.add(ms)
  expect(quantileOf(timing.counts, 0.5)).toBeCloseTo(500, -1)
  expect(quantileOf(timing.counts, 0.99)).toBeCloseTo(990, -2)
})

test('of nothing there is no quantile, and of what took too long the longest that is told apart', () => {
  expect(quantileOf(new Timing().counts, 0.5)).toBeUndefined()
  const timing = new Timing()
  timing.add(3_600_000, 5)
  expect(quantileOf(timing.counts, 0.5)).toBe(60_000)
})
