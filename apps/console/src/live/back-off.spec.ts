import { describe, expect, test } from '@jest/globals'
import { backOffMs } from './back-off.js'

describe('waiting before the next try', () => {
  test('is never under half a second and never over fifteen', () => {
    for (let attempt = 0; attempt < 5_000; attempt += 1) {
      expect(backOffMs(attempt, 0)).toBe(500)
      expect(backOffMs(attempt, 0.999999)).toBeLessThanOrEqual(15_000)
    }
  })

  test('spreads further with every failure', () => {
    const widest = [0, 1, 2, 3, 4, 5].map((attempt) => backOffMs(attempt, 1))
    expect(widest).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
  })
})
