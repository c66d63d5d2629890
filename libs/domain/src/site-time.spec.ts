import { expect, test } from '@jest/globals'
import { siteDayStart, siteTime } from './site-time.js'

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

test('a day begins at midnight of the place, also when its clocks are put forward or back', () => {
  const start = (at: string, zone: string) =>
    new Date(siteDayStart(Date.parse(at), zone)).toISOString().slice(0, 16)
  expect(start('2026-11-22T16:59:59.999Z', 'Asia/Ho_Chi_Minh')).toBe('2026-11-21T17:00')
  expect(start('2026-11-22T17:00:00Z', 'Asia/Ho_Chi_Minh')).toBe('2026-11-22T17:00')
  expect(start('2026-03-08T20:00:00Z', 'America/New_York')).toBe('2026-03-08T05:00')
  expect(start('2026-11-01T20:00:00Z', 'America/New_York')).toBe('2026-11-01T04:00')
  // By half an hour, and in the south: the day of the change is not the longer one of the north.
  expect(start('2026-10-03T20:00:00Z', 'Australia/Lord_Howe')).toBe('2026-10-03T13:30')
  expect(start('2026-04-04T20:00:00Z', 'Australia/Lord_Howe')).toBe('2026-04-04T13:00')
  expect(start('2026-11-22T12:00:00Z', 'Asia/Kolkata')).toBe('2026-11-21T18:30')
})

test('every minute around a change of the clocks is told as the calendar has it', () => {
  const calendar = (zone: string) =>
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' },
    })
  const twoDigits = (part: number) => String(part).padStart(2, '0')
  for (const [zone, around] of [
    ['America/New_York', '2026-03-08T07:00:00Z'],
    ['America/New_York', '2026-11-01T06:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
    ['Asia/Ho_Chi_Minh', '2026-11-22T17:00:00Z'],
  ] as const) {
    const { format } = calendar(zone)
    for (let minute = -300; minute <= 300; minute += 1) {
      const at = Date.parse(around) + minute * 60_000
      const told = siteTime(at, zone)
      expect(`${twoDigits(told.hour)}:${twoDigits(told.minute)}`).toBe(format(at))
    }
  }
})
