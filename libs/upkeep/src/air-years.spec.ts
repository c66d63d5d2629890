import { siteDayBegin } from '@haidang/domain'
import { aStation } from '@haidang/domain/testing'

import { type HourlyMean, compareFigures } from './air-figures.js'
import { type AirDayMean, everyYearFigure, yearsOf } from './air-years.js'
import { hourMs } from './hour.js'

const zone = 'Asia/Ho_Chi_Minh'
const newYear = siteDayBegin('2027-01-01', zone)
const aMinuteLater = { zone, untilAt: newYear + 60_000 }
const station = aStation()
const [year] = yearsOf([newYear], aMinuteLater)

const daysOf = (quantity: string, means: readonly number[]): AirDayMean[] =>
  means.map((mean) => ({ device: station.id, quantity, mean, count: 288 }))
const steady = (quantity: string, days: number, mean: number) =>
  daysOf(
    quantity,
    Array.from({ length: days }, () => mean),
  )
const figures = (days: readonly AirDayMean[], stored: readonly HourlyMean[] = []) =>
  compareFigures(everyYearFigure({ stations: [station], year: year!, days }), stored).changed
const told = (days: readonly AirDayMean[]) =>
  Object.fromEntries(figures(days).map(({ quantity, value }) => [quantity, value]))

describe('the year that a day belongs to', () => {
  test('is that of the site’s calendar: it ends at midnight in Da Nang, seven hours before that of Greenwich', () => {
    expect(year).toEqual({
      ...{ beginAt: Date.parse('2025-12-31T17:00:00Z'), endAt: Date.parse('2026-12-31T17:00:00Z') },
      ...{ lastDay: '2026-12-31', days: 365 },
    })
    expect(yearsOf([siteDayBegin('2024-06-01', zone)], aMinuteLater)).toMatchObject([{ days: 366 }])
  })

  test('is looked at when it is over, and only by hours that end a day', () => {
    expect(yearsOf([newYear], { zone, untilAt: newYear - 1 })).toEqual([])
    expect(yearsOf([newYear + 24 * hourMs], aMinuteLater)).toEqual([])
    expect(yearsOf([newYear - hourMs, newYear + hourMs], aMinuteLater)).toEqual([])
  })

  test('is looked at again when late values change one of its days', () => {
    const spring = siteDayBegin('2026-03-02', zone)
    expect(yearsOf([spring - hourMs, spring, spring + hourMs], aMinuteLater)).toEqual([year])
  })
})

test('a year has the means of its particles and gases, and the share of the limit that it comes nearest to', () => {
  const days = [
    ...[steady('pm25', 300, 22), steady('pm25', 65, 35.3)].flat(),
    ...[steady('pm10', 365, 45), steady('so2', 365, 12), steady('no2', 365, 44)].flat(),
  ]
  const pm25 = (300 * 22 + 65 * 35.3) / 365
  expect(told(days)).toEqual({
    pm25MeanYear: Math.round(pm25 * 100) / 100,
    ...{ pm10MeanYear: 45, so2MeanYear: 12, no2MeanYear: 44 },
    standardYear: 110,
    yearDays: 365,
  })
})

test('what lacks days has no mean, and the number of days says why', () => {
  expect(told([...steady('pm25', 120, 60), ...steady('pm10', 274, 40)])).toEqual({
    ...{ pm10MeanYear: 40, standardYear: 80 },
    yearDays: 120,
  })
  expect(told(steady('pm25', 273, 20))).toEqual({ yearDays: 273 })
  expect(told([])).toEqual({})
})

test('a year that is stored as it is stays; one whose days have changed is revised', () => {
  const stored = [
    ['pm25MeanYear', 20],
    ['standardYear', 80],
    ['yearDays', 300],
  ].map(([quantity, mean]) => ({
    ...{ device: station.id, quantity: String(quantity), mean: Number(mean) },
    ...{ hourAt: newYear, count: 1 },
  }))
  expect(figures(steady('pm25', 300, 20), stored)).toEqual([])
  expect(
    figures([...steady('pm25', 300, 20), ...steady('pm25', 20, 84)], stored).map(
      ({ quantity, value, isRevised, endAt }) => [quantity, value, isRevised, endAt],
    ),
  ).toEqual([
    ['pm25MeanYear', 24, true, newYear],
    ['standardYear', 96, true, newYear],
    ['yearDays', 320, true, newYear],
  ])
})
