import { expect, test } from '@jest/globals'
import { equivalentLevel, noiseOfHour } from './equivalent-level.js'

const minute = 60_000
const zone = 'Asia/Ho_Chi_Minh'

test('energies are averaged, not decibels', () => {
  expect(equivalentLevel([60, 60])).toBeCloseTo(60, 9)
  expect(equivalentLevel([70, 60])).toBeCloseTo(67.4036, 4)
})

/** An hour at one level that ends at this time of Da Nang. */
function hourUntil(time: string, leq: number, { reports = 12, place = 'ordinary' } = {}) {
  const endAt = Date.parse(`2026-11-22T${time}:00+07:00`)
  const said = Array.from({ length: reports }, (_, n) => ({
    at: endAt - (reports - 1 - n) * 5 * minute,
    values: { leq },
  }))
  return noiseOfHour(said, { intervalMs: 5 * minute, labels: { place }, zone })
}

test.each([
  ['20:55', 'ordinary', -2],
  ['21:00', 'ordinary', -2],
  ['21:45', 'ordinary', 13],
  ['06:00', 'ordinary', 13],
  ['06:45', 'ordinary', -2],
  ['12:00', 'special', 13],
  ['23:00', 'special', 23],
])('68 dBA in the hour until %s in a place of class %s is %d dBA over its limit', (time, place, excess) => {
  expect(hourUntil(time, 68, { place })).toEqual({ leq1h: 68, excess })
})

test.each(['21:05', '21:40', '06:05', '06:40'])(
  'until %s the hour belongs to day and night, and is held against neither’s limit',
  (time) => {
    expect(hourUntil(time, 68)).toEqual({ leq1h: 68 })
  },
)

test('an hour that lacks more than a quarter has no level', () => {
  expect(hourUntil('12:00', 68, { reports: 9 })).toHaveProperty('leq1h')
  expect(hourUntil('12:00', 68, { reports: 8 })).toEqual({})
})
