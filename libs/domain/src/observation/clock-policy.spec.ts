import { describe, expect, test } from '@jest/globals'
import { checkClock, clockAheadLimitMs, parseAt, tooOldLimitMs } from './clock-policy.js'

describe('a stamp', () => {
  test.each([
    ['2026-11-21T07:00:00Z', 1_795_244_400_000],
    ['2026-11-21T14:00:00+07:00', 1_795_244_400_000],
    ['2026-11-21t07:00:00.250z', 1_795_244_400_250],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000],
    ['2016-12-31T23:59:60.7Z', 1_483_228_800_000],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
    [1_795_244_400_000, 1_795_244_400_000],
    [100_000_000_000, 100_000_000_000],
  ])('%j is understood', (at, expected) => {
    expect(parseAt(at)).toBe(expected)
  })

  test.each([
    '2026-11-21T07:00:00',
    '2026-11-21 07:00:00Z',
    '2026-11-21',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-21T25:00:00Z',
    '2026-11-21T07:00:00+7',
    '1795244400000',
    1_795_244_400,
    1_795_244_400_000.5,
    9e15,
    Number.NaN,
    null,
    true,
    {},
  ])('%j is bad-time', (at) => {
    expect(parseAt(at)).toBeUndefined()
  })
})

describe('the clock policy', () => {
  const now = 1_795_244_400_000

  test('takes what is up to five minutes ahead and up to 61 days old', () => {
    expect(checkClock(now + clockAheadLimitMs, now, 'device')).toBeUndefined()
    expect(checkClock(now - tooOldLimitMs, now, 'device')).toBeUndefined()
  })

  test('refuses what is further ahead as clock-ahead, by either entrance', () => {
    expect(checkClock(now + clockAheadLimitMs + 1, now, 'device')).toBe('clock-ahead')
    expect(checkClock(now + clockAheadLimitMs + 1, now, 'import')).toBe('clock-ahead')
  })

  test('refuses what is older as too-old, but not from an import', () => {
    expect(checkClock(now - tooOldLimitMs - 1, now, 'device')).toBe('too-old')
    expect(checkClock(0, now, 'import')).toBeUndefined()
  })
})
