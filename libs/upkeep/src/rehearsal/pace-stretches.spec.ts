import { describe, expect, test } from '@jest/globals'
import { deviceId, feedId } from '@haidang/domain'
import { paceStretches } from './pace-stretches.js'

const [minute, day] = [60_000, 86_400_000]

const devices = (count: number, intervalMs: number) =>
  Array.from({ length: count }, (_, place) => ({
    ...{ id: deviceId(`d-${place}`), feed: feedId('air-quality'), intervalMs, parts: [] },
  }))

/** The longest stretch of a time in which nothing is found. */
function longestOf(count: number, intervalMs: number): number {
  const pace = paceStretches({ toAt: 40 * day, devices: devices(count, intervalMs) })
  let [at, longest] = [0, 0]
  for (let end = pace.next(at); end !== undefined; end = pace.next(at)) {
    longest = Math.max(longest, end - at)
    at = end
    pace.had(0)
  }
  return longest
}

describe('stretches of a time without a row', () => {
  test('grow, but never past what holds twice a hundred thousand rows once devices report', () => {
    for (const [count, intervalMs] of [
      [36, minute],
      [1_000, 15_000],
      [10_000, minute],
    ] as const)
      expect((longestOf(count, intervalMs) / intervalMs) * count).toBeLessThanOrEqual(120_000)
  })

  test('are days long where little is reported, and a minute at the least', () => {
    expect(longestOf(1, 10 * minute)).toBe(8 * day)
    expect(longestOf(10_000, 15)).toBe(minute)
  })
})
