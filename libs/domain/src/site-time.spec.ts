import { expect, test } from '@jest/globals'
import { siteTime } from './site-time.js'

test('a wall clock in Da Nang is seven hours ahead of UTC, all year', () => {
  expect(siteTime(Date.parse('2026-11-22T17:05:37Z'), 'Asia/Ho_Chi_Minh')).toEqual({
    year: 2026,
    month: 11,
    day: 23,
    hour: 0,
    minute: 5,
    second: 37,
  })
  expect(siteTime(Date.parse('2026-06-30T23:00:00Z'), 'Asia/Ho_Chi_Minh')).toMatchObject({
    month: 7,
    day: 1,
    hour: 6,
  })
})
