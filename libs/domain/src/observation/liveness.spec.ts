import { describe, expect, test } from '@jest/globals'
import { freshness, isLive } from './liveness.js'

const minute = 60_000

describe('an observation', () => {
  test('is live up to five minutes for a device that reports often', () => {
    expect(isLive({ at: 0, receivedAt: 5 * minute }, 15_000)).toBe(true)
    expect(isLive({ at: 0, receivedAt: 5 * minute + 1 }, 15_000)).toBe(false)
  })

  test('is live up to three intervals for a device that reports seldom', () => {
    expect(isLive({ at: 0, receivedAt: 15 * minute }, 5 * minute)).toBe(true)
    expect(isLive({ at: 0, receivedAt: 15 * minute + 1 }, 5 * minute)).toBe(false)
  })
})

test.each([
  [22_500, 'live'],
  [22_501, 'late'],
  [45_000, 'late'],
  [45_001, 'stale'],
  [150_000, 'stale'],
  [150_001, 'lost'],
])('a bus position %d ms old is %s', (ageMs, expected) => {
  expect(freshness(ageMs, 15_000)).toBe(expected)
})
