import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { pauseBefore } from './back-off.js'

const pauses = { firstPauseMs: 500, longestPauseMs: 15_000 }

test('pauses double up to the longest, and half of each is chance', () => {
  expect([0, 1, 2, 5, 60].map((failures) => pauseBefore(failures, pauses, () => 1))).toEqual([
    500, 1_000, 2_000, 15_000, 15_000,
  ])
  expect([0, 1, 60].map((failures) => pauseBefore(failures, pauses, () => 0))).toEqual([250, 500, 7_500])
})

test('no pause is shorter than half of the first or longer than the longest', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (failures, chance) => {
      const pause = pauseBefore(failures, pauses, () => chance)
      expect(pause).toBeGreaterThanOrEqual(250)
      expect(pause).toBeLessThanOrEqual(15_000)
    }),
  )
})
