import { describe, expect, test } from '@jest/globals'
import { trendOf } from './trend.js'

const minute = 60_000
const rising = (minutes: number, perMinute: number, step = 5) =>
  Array.from({ length: minutes / step + 1 }, (_, n) => ({
    at: n * step * minute,
    value: 100 + n * step * perMinute,
    measuring: true,
  }))

describe('the trend', () => {
  test('is the change in ten minutes, and in an hour where there is one to look back on', () => {
    expect(trendOf(rising(60, 0.6), { now: 60 * minute, intervalMs: 5 * minute })).toEqual({
      per10Min: expect.closeTo(6),
      perHour: expect.closeTo(36),
    })
    expect(trendOf(rising(20, -1), { now: 20 * minute, intervalMs: 5 * minute })).toEqual({
      per10Min: expect.closeTo(-10),
    })
  })

  test('is not said of fewer than three measurements, of old ones, or of what is no measurement', () => {
    const now = 10 * minute
    expect(trendOf(rising(5, 1), { now, intervalMs: 5 * minute })).toBeUndefined()
    expect(trendOf(rising(60, 1), { now: 600 * minute, intervalMs: 5 * minute })).toBeUndefined()
    const calibrating = rising(30, 1).map((point) => ({ ...point, measuring: false }))
    expect(trendOf(calibrating, { now: 30 * minute, intervalMs: 5 * minute })).toBeUndefined()
  })

  test('of a device that reports once an hour looks back over three intervals', () => {
    const hourly = rising(240, 0.1, 60)
    expect(trendOf(hourly, { now: 240 * minute, intervalMs: 60 * minute })?.per10Min).toBeCloseTo(1)
  })
})
