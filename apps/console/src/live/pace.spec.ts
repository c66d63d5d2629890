import { describe, expect, test } from '@jest/globals'
import { Pace } from './pace.js'

describe('the pace of batches', () => {
  test('is at most one per 250 ms', () => {
    const pace = new Pace()
    pace.sent(1_000)
    pace.taken()
    expect(pace.mayStart(1_249)).toBe(false)
    expect(pace.mayStart(1_250)).toBe(true)
  })

  test('waits for the screen, and says when it is slow', () => {
    const pace = new Pace()
    pace.sent(1_000)
    expect(pace.mayStart(5_000)).toBe(false)
    expect(pace.slow(1_400)).toBe(false)
    expect(pace.slow(1_501)).toBe(true)
    pace.taken()
    expect(pace.slow(1_502)).toBe(false)
    expect(pace.mayStart(1_502)).toBe(true)
  })
})
