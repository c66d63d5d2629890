import { expect, test } from '@jest/globals'
import { largestOf, meanOf } from './means.js'

test('an hour below zero or not finite is no hour', () => {
  expect(largestOf([undefined, -3, Number.NaN, Number.POSITIVE_INFINITY])).toBeUndefined()
  expect(largestOf([-3, 12, Number.NaN, 7])).toBe(12)
  expect(meanOf([-3, 12, 6, 6], 4)).toBe(8)
})
