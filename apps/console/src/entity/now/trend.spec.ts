import { describe, expect, test } from '@jest/globals'
import { trendOf } from './trend.js'

const minute = 60_000
const rising = (minutes: number, perMinute: number, step = 5) =>
  Array.from({ length: minutes / step + 1 }, (_, n) => ({
    at: n * step * minute,
    value: 100 + n * step * perMinute,
    measuring: true,
  }))

const valued = (values: readonly number[]) =>
  values.map((value, n) => ({ at: n * 5 * minute, value, measuring: true }))

describe('the trend', () => {
  test('is the change in ten minutes, with the time it was told from', () => {
    expect(trendOf(rising(60, 0.6), { now: 60 * minute, intervalMs: 5 * minute })).toEqual({
      per10Min: expect.closeTo(6),
      windowMs: 15 * minute,
    })
    expect(trendOf(rising(20, -1), { now: 20 * minute, intervalMs: 5 * minute })).toEqual({
      per10Min: expect.closeTo(-10),
      windowMs: 15 * minute,
    })
  })

  test('a change after which the value stands still is told as one, up and down, in one step or in several', () => {
    const now = { now: 15 * minute, intervalMs: 5 * minute }
    expect(trendOf(valued([33, 34, 270, 273]), now)).toEqual({
      per10Min: 0,
      windowMs: 15 * minute,
      leapt: 240,
    })
    const minutely = [34, 35, 90, 150, 210, 262, 269, 270, 271, 272, 273, 273].map((value, n) => ({
      at: n * minute,
      value,
      measuring: true,
    }))
    expect(trendOf(minutely, { now: 11 * minute, intervalMs: minute })?.leapt).toBe(239)
    expect(trendOf(valued([270, 40, 41, 40]), now)?.leapt).toBe(-230)
  })

  test('no leap is told of one value alone, of what still moves after it, or of small steps', () => {
    const now = { now: 15 * minute, intervalMs: 5 * minute }
    for (const values of [
      [33, 34, 34, 273],
      [33, 150, 220, 273],
      [33, 200, 33, 34],
      [100, 100, 103, 103],
      [50, 50, 50, 50],
    ])
      expect(trendOf(valued(values), now)?.leapt).toBeUndefined()
  })

  test('what has just collapsed does not rise, though the line through its last quarter of an hour does', () => {
    const told = (...values: number[]) => {
      const points = values.map((value, n) => ({ at: n * minute, value, measuring: true }))
      return trendOf(points, { now: points.length * minute, intervalMs: minute })
    }
    const dust = [13, 12, 13, 112, 168, 268, 268, 268, 268, 268, 268]
    expect(told(...dust, 11)).toBeUndefined()
    expect(told(...dust, 11, 11)).toBeUndefined()
    expect(told(...dust, 11, 11, 12, 11, 11)).toEqual({ per10Min: 0, windowMs: 15 * minute })
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
