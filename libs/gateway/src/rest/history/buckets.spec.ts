import { bucketEnd, bucketsBefore, bucketsFrom, suitableResolution } from './buckets.js'

const hour = 3_600_000
const day = 24 * hour
const at = (text: string): number => Date.parse(text)

test('a day where the clocks are put back has 25 hours, and the next begins at its midnight', () => {
  const pace = { resolution: '1d', zone: 'America/New_York' } as const
  const sunday = at('2026-11-01T04:00:00Z')
  expect(bucketEnd(sunday, pace) - sunday).toBe(25 * hour)
  const days = bucketsFrom(sunday - day, { ...pace, untilAt: sunday + 3 * day, limit: 10 })
  expect(days.map((start) => new Date(start).toISOString().slice(0, 13))).toEqual([
    '2026-10-31T04',
    '2026-11-01T04',
    '2026-11-02T05',
    '2026-11-03T05',
  ])
  const back = bucketsBefore(sunday + 3 * day, { ...pace, fromAt: sunday - day, limit: 10 })
  expect(back.toReversed()).toEqual(days)
})

test('the last bucket is the one that holds the end, and no more come than asked for', () => {
  const pace = { resolution: '1h', zone: 'UTC' } as const
  const noon = at('2026-11-22T12:00:00Z')
  expect(bucketsBefore(noon + 1, { ...pace, fromAt: noon - hour, limit: 10 })).toEqual([noon, noon - hour])
  expect(bucketsBefore(noon, { ...pace, fromAt: noon - day, limit: 1 })).toEqual([noon - hour])
  expect(bucketsBefore(noon, { ...pace, fromAt: noon, limit: 5 })).toEqual([])
})

test('a stretch is shown as finely as a chart can', () => {
  const station = 300_000
  expect(suitableResolution(day, station)).toBe('raw')
  expect(suitableResolution(day, 15_000)).toBe('1m')
  expect(suitableResolution(7 * day, station)).toBe('1h')
  expect(suitableResolution(365 * day, station)).toBe('1d')
})

test('of a device that reports once an hour no more is shown raw than may be read at once', () => {
  expect(suitableResolution(31 * day, hour)).toBe('raw')
  expect(suitableResolution(32 * day, hour)).toBe('1h')
  expect(suitableResolution(63 * day, hour)).toBe('1d')
})
