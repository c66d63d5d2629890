import { describe, expect, test } from '@jest/globals'
import type { BucketJson } from '@haidang/contracts'
import { bucketsOf, extremesOf } from './buckets.js'
import { columnsOfBuckets } from './columns.js'
import { ribbonOfBuckets } from './ribbon.js'

const hourMs = 3_600_000
const minuteMs = 60_000

const hour = (at: number, count?: number): BucketJson => ({
  at: new Date(at * hourMs).toISOString(),
  values: { pm25: count === undefined ? null : { min: at, max: at + 10, mean: at + 4, count } },
})
const loaded = (items: readonly BucketJson[], untilAt: number) =>
  bucketsOf(items, { quantity: 'pm25', untilAt })

describe('a course told in buckets', () => {
  test('is in order of time, and its newest bucket ends where it was asked', () => {
    const buckets = loaded([hour(2, 12), hour(1), hour(0, 12)], 2.5 * hourMs)
    expect(buckets.map(({ fromAt, toAt }) => [fromAt / hourMs, toAt / hourMs])).toEqual([
      [0, 1],
      [1, 2],
      [2, 2.5],
    ])
    expect(extremesOf(buckets).map(({ value }) => value)).toEqual([0, 10, 2, 12])
  })

  test('draws the mean within its band, and leaves open where nothing was measured', () => {
    const buckets = loaded([hour(0, 12), hour(1), hour(2, 12)], 3 * hourMs)
    const [seconds, line, , low, high] = columnsOfBuckets(buckets, { since: [], gapMs: hourMs })
    expect(seconds).toEqual([1_800, 5_400, 9_000])
    expect([line, low, high]).toEqual([
      [4, null, 6],
      [0, null, 2],
      [10, null, 12],
    ])
  })

  test('goes on with what came since, and not over a silence', () => {
    const buckets = loaded([hour(0, 12)], hourMs)
    const since = (minutes: number) => [{ at: hourMs + minutes * minuteMs, value: 7, measuring: true }]
    const line = (minutes: number) =>
      columnsOfBuckets(buckets, { since: since(minutes), gapMs: 15 * minuteMs })[1]
    expect(line(5)).toEqual([4, 7])
    expect(line(30)).toEqual([4, null, 7])
  })

  test('says of each bucket whether it could be trusted', () => {
    const buckets = loaded([hour(1, 12), hour(2, 4), hour(3), hour(4, 9)], 5 * hourMs)
    const span = { fromAt: 0, toAt: 5 * hourMs, intervalMs: 5 * minuteMs }
    expect(
      ribbonOfBuckets(buckets, { ...span, points: [] }).map(({ kind, fromAt, toAt }) => [
        kind,
        fromAt / minuteMs,
        toAt / minuteMs,
      ]),
    ).toEqual([
      ['unknown', 0, 60],
      ['good', 60, 120],
      ['late', 120, 180],
      ['good', 180, 187.5],
      ['late', 187.5, 230],
      ['lost', 230, 240],
      ['good', 240, 300],
    ])
  })
})
