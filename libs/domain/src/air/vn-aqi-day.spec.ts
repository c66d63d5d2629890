import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { shareOfStandard } from './air-standard.js'
import { meanOf } from './means.js'
import { subIndex } from './sub-index.js'
import { eightHourMeans, vnAqiDay } from './vn-aqi-day.js'

const allDay = (mean: number) => Array.from({ length: 24 }, () => mean)

/** The Decision's ozone from 18:00 of the day before, oldest first. */
const ozone = [
  15.7, 14.2, 17.7, 18.9, 19.3, 15.7, 19.7, 22.6, 27.1, 29.0, 31.9, 25.3, 34.7, 35.2, 41.6, 45.7, 49.2, 55.8,
  69.6, 78.3, 91.5, 97.7, 81.2, 71.8, 43.5, 34.3, 21.5, 20.5, 19.4, 20.4, 21.3,
]

test('example L: the day has twenty-four eight-hour means, the highest 74.3875 at 17:00', () => {
  const means = eightHourMeans(ozone.toReversed()).toReversed()
  const printed = [
    17.975, 19.4, 21.25, 23.025, 23.825, 25.75, 28.1875, 30.925, 33.8125, 36.575, 39.925, 44.6375, 51.2625,
    58.3625, 66.175, 71.125, 74.3875, 73.675, 70.9875, 64.975, 57.75, 48.7375, 39.075, 31.5875,
  ]
  expect(means).toHaveLength(24)
  means.forEach((mean, place) => expect(mean).toBeCloseTo(printed[place] ?? 0, 9))
})

test('example H: ozone 89.3 over 8 h and 114.6 over 1 h, NO2 130.8, PM2.5 55.7 make 110 by PM2.5', () => {
  const subIndices = { o3Mean8h: 44.65, o3: 35.8125, no2: 65.4, pm25: 109.5 }
  const [o3Mean8h, o3, no2] = [subIndex('o3Mean8h', 89.3), subIndex('o3', 114.6), subIndex('no2', 130.8)]
  expect([o3Mean8h, o3, no2, subIndex('pm25', 55.7)].map((index) => index?.toFixed(4))).toEqual(
    Object.values(subIndices).map((index) => index.toFixed(4)),
  )
  const o3Hours = [114.6, ...Array.from({ length: 7 }, () => (89.3 * 8 - 114.6) / 7)]
  expect(vnAqiDay({ pm25: allDay(55.7), no2: [...allDay(40).slice(1), 130.8], o3: o3Hours })).toEqual({
    index: 110,
    dominant: 'pm25',
    subIndices: { pm25: 110, no2: 65, o3: 45 },
  })
})

test('eight hours of ozone above 400 µg/m³ are left out: only the hour counts', () => {
  expect(subIndex('o3Mean8h', 400)).toBe(300)
  expect(subIndex('o3Mean8h', 400.1)).toBeUndefined()
  expect(vnAqiDay({ pm25: allDay(10), o3: allDay(500) })).toMatchObject({ index: 225, dominant: 'o3' })
})

test.each([
  [18, { index: 50 }],
  [17, { noIndex: 'no-particles' }],
])('a day with %d hours of particles gives %j', (hours, expected) => {
  expect(vnAqiDay({ pm25: allDay(25).slice(0, hours) })).toMatchObject(expected)
})

test('example K of the day: without particles there is no index', () => {
  expect(vnAqiDay({ no2: allDay(300) })).toEqual({ noIndex: 'no-particles' })
})

test('six hours of eight are enough for a mean, five are not', () => {
  expect(meanOf([1, 2, 3, 4, 5, 6, undefined, undefined], 8)).toBe(3.5)
  expect(meanOf([1, 2, 3, 4, 5, undefined, undefined, undefined], 8)).toBeUndefined()
})

test('a mean lies between its smallest and its largest hour', () => {
  const hours = fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(hours, (all) => {
      const mean = meanOf(all, 8) ?? -1
      expect(mean).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9)
      expect(mean).toBeLessThanOrEqual(Math.max(...all) + 1e-9)
    }),
  )
})

test.each([
  ['2025-12-31', 96],
  ['2026-01-01', 48 / 0.45],
])('a day of PM2.5 at 48 µg/m³ on %s takes %d %% of its limit', (day, share) => {
  expect(shareOfStandard([{ period: '24h', means: { pm25: 48, pm10: 40 } }], day)).toBeCloseTo(share, 9)
})

test('one hour of particles has no limit that it could exceed', () => {
  expect(shareOfStandard([{ period: '1h', means: { pm25: 400 } }], '2026-03-20')).toBeUndefined()
})

test.each([
  ['1h', { co: 30_005 }, true],
  ['1h', { co: 30_000.04 }, false],
  ['8h', { co: 9_800 }, false],
  ['24h', { so2: 125.1 }, true],
  ['24h', { pm25: 45.000000001 }, false],
  ['24h', { pm25: 45.1 }, true],
] as const)('over %s %j is over its limit: %s', (period, means, isOver) => {
  const share = shareOfStandard([{ period, means }], '2026-03-20') ?? 0
  expect(Math.round(share * 10) / 10 >= 100.1).toBe(isOver)
})
