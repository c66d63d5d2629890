import { expect, test } from '@jest/globals'
import { ambientAirLimits } from './ambient-air.js'
import { legalLimit } from './legal-limit.js'
import { noiseLimits } from './noise.js'

const air = (quantity: string, period: '1h' | '8h' | '24h' | 'year', day: string) =>
  legalLimit(ambientAirLimits, { quantity, period }, day)?.limit

test.each([
  ['2025-12-31', 50],
  ['2026-01-01', 45],
  ['2026-03-20', 45],
])('the limit of a day of PM2.5 on %s is %d µg/m³', (day, limit) => {
  expect(air('pm25', '24h', day)).toBe(limit)
})

test('a day of PM10 was allowed more under the edition of 2013', () => {
  expect([air('pm10', '24h', '2023-09-11'), air('pm10', '24h', '2023-09-12')]).toEqual([150, 100])
})

test.each(['pm25', 'pm10'])('there is no limit for one hour of %s', (quantity) => {
  expect(air(quantity, '1h', '2026-03-20')).toBeUndefined()
})

test.each([
  ['so2', '24h', '2026-03-20', 118, true],
  ['no2', '1h', '2026-03-20', 215, false],
  ['pm25', '24h', '2026-03-20', 48, false],
  ['pm25', '24h', '2025-12-20', 48, true],
  ['co', '8h', '2026-03-20', 9_800, true],
  ['tsp', 'year', '2026-03-20', 98, true],
] as const)('%s over %s on %s at %d passes: %s', (...[quantity, period, day, mean, passes]) => {
  const limit = air(quantity, period, day)
  expect(limit).toBeGreaterThan(0)
  expect(mean <= (limit ?? 0)).toBe(passes)
})

test('before the first edition nothing is known', () => {
  expect(air('so2', '1h', '2012-05-01')).toBeUndefined()
})

test('every limit says who set it and since when, and only one holds on any day', () => {
  for (const limits of [ambientAirLimits, noiseLimits])
    for (const { quantity, period, place, hours, source, validFrom } of limits) {
      expect([source.document, source.clause.vi, source.clause.en].every(Boolean)).toBe(true)
      expect(validFrom).toMatch(/^\d{4}-\d\d-\d\d$/)
      const holding = limits.filter(
        (other) =>
          other.quantity === quantity &&
          other.period === period &&
          other.place === place &&
          other.hours?.from === hours?.from &&
          other.validFrom <= validFrom &&
          (other.validTo === undefined || validFrom < other.validTo),
      )
      expect(holding).toHaveLength(1)
    }
})

test.each([
  ['special', 6, 55],
  ['special', 20, 55],
  ['special', 21, 45],
  ['special', 5, 45],
  ['ordinary', 12, 70],
  ['ordinary', 23, 55],
  ['ordinary', 0, 55],
])('in a %s area at %d h the noise may reach %d dBA', (place, hour, limit) => {
  expect(legalLimit(noiseLimits, { quantity: 'leq', period: '1h', place, hour }, '2026-11-22')?.limit).toBe(
    limit,
  )
})
