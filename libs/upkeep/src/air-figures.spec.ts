import { aStation } from '@haidang/domain/testing'
import fc from 'fast-check'

import { type HourlyMean, airFigures, reachHours } from './air-figures.js'
import { hourMs, lastFullHour } from './hour.js'
import { endsToCompute } from './start-air-index.js'

const end = Date.parse('2026-11-21T07:00:00Z')
const station = aStation()

type Hour = { quantity?: string; age?: number; mean?: number; count?: number }

/** The mean of the hour that ended `age` hours before `end`; twelve values are expected. */
function hour({ quantity = 'pm25', age = 0, mean = 20, count = 12 }: Hour = {}): HourlyMean {
  return { device: station.id, hourAt: end - (age + 1) * hourMs, quantity, count, mean }
}

const zone = 'Asia/Ho_Chi_Minh'
const figures = (given: Omit<Parameters<typeof airFigures>[0], 'zone'>) => airFigures({ ...given, zone })
const hourly = (given: Parameters<typeof figures>[0]) =>
  figures(given).filter(({ quantity }) => quantity === 'vnAqi')
const indices = (means: HourlyMean[], ends = [end]): number[] =>
  hourly({ stations: [station], ends, means }).map(({ value }) => value)

test('an hour with full data gets its index', () => {
  const ages = Array.from({ length: 12 }, (_, age) => age)
  expect(indices([...ages.map((age) => hour({ age })), hour({ quantity: 'o3', mean: 240 })])).toEqual([120])
})

test('three quarters of the expected values are enough, less is not', () => {
  expect(indices([hour({ count: 9 }), hour({ age: 1, count: 9 })])).toEqual([40])
  expect(indices([hour({ count: 8 }), hour({ age: 1 })])).toEqual([])
})

test('without particles in two of the newest three hours there is no index', () => {
  expect(indices([hour(), hour({ age: 3 })])).toEqual([])
  expect(indices([hour({ quantity: 'no2' }), hour({ quantity: 'no2', age: 1 })])).toEqual([])
})

test('a gas counts for the hour itself only', () => {
  const particles = [hour(), hour({ age: 1 })]
  expect(indices([...particles, hour({ quantity: 'no2', age: 1, mean: 700 })])).toEqual([40])
})

test('a station that said nothing in the hour gets no index from the hours before', () => {
  const before = [hour({ age: 1 }), hour({ age: 2 })]
  expect(indices(before)).toEqual([])
  expect(indices([...before, hour({ quantity: 'co', mean: 100 })])).toEqual([40])
})

const storedIndex = (mean: number) => ({ ...hour({ quantity: 'vnAqi', mean, count: 1 }), hourAt: end })

test('an hour that has its index is left alone', () => {
  expect(indices([hour(), hour({ age: 1 }), storedIndex(40)])).toEqual([])
})

test('an hour whose values have come late since gets another index, as a revision', () => {
  const means = [hour({ mean: 60 }), hour({ age: 1 }), storedIndex(40)]
  expect(hourly({ stations: [station], ends: [end], means })).toMatchObject([{ isRevised: true }])
})

/** 17:00 UTC is midnight in Da Nang. */
const midnight = Date.parse('2026-11-21T17:00:00Z')
const day = (quantity: string, mean: number, hours = 24): HourlyMean[] =>
  Array.from({ length: hours }, (_, age) => ({
    ...{ device: station.id, quantity, mean, count: 12 },
    hourAt: midnight - (age + 1) * hourMs,
  }))
const told = (means: HourlyMean[], endAt = midnight) =>
  Object.fromEntries(
    figures({ stations: [station], ends: [endAt], means }).map(({ quantity, value }) => [quantity, value]),
  )

test('a day has ended at midnight of the site: its means, its index and its share of the standard', () => {
  const means = [...day('pm25', 48), ...day('pm10', 60), ...day('o3', 90, 31)]
  expect(told(means)).toEqual({
    vnAqi: 96,
    vnAqiDay: 96,
    o3Mean8h: 90,
    pm25Mean24h: 48,
    pm10Mean24h: 60,
    standardHour: 75,
    standardDay: 106.7,
  })
  expect(Object.keys(told(means, midnight - hourMs))).toEqual(['vnAqi', 'o3Mean8h', 'standardHour'])
})

test('the limit is that of the day: 48 µg/m³ of PM2.5 were within it until the end of 2025', () => {
  const lastOf2025 = Date.parse('2025-12-31T17:00:00Z')
  const means = day('pm25', 48).map((mean) => ({ ...mean, hourAt: mean.hourAt - midnight + lastOf2025 }))
  expect(told(means, lastOf2025)).toMatchObject({ standardDay: 96 })
  const dayAfter = means.map((mean) => ({ ...mean, hourAt: mean.hourAt + 24 * hourMs }))
  expect(told(dayAfter, lastOf2025 + 24 * hourMs)).toMatchObject({ standardDay: 106.7 })
})

test('every hour that was missed is computed from its own twelve hours', () => {
  const rising = [0, 1, 2, 3].map((age) => hour({ age, mean: 10 * (4 - age) }))
  const ends = [end - 2 * hourMs, end - hourMs, end]
  expect(hourly({ stations: [station], ends, means: rising }).map(({ endAt }) => endAt)).toEqual(ends)
})

test('a station that reports less than hourly needs one value an hour', () => {
  const slow = { ...station, intervalSeconds: 7_200 }
  const means = [hour({ count: 1 }), hour({ age: 1, count: 1 })]
  expect(hourly({ stations: [slow], ends: [end], means })).toHaveLength(1)
})

test('whatever the order in which hours come, the figures end as those of a recompute', () => {
  const hours = fc.uniqueArray(
    fc.record({
      quantity: fc.constantFrom('pm25', 'o3', 'no2'),
      age: fc.nat(60),
      mean: fc.integer({ min: 1, max: 300 }),
    }),
    { selector: ({ quantity, age }) => `${quantity} ${age}`, maxLength: 120 },
  )
  const last = midnight + 6 * hourMs
  const asMean = ({ quantity, age, mean }: { quantity: string; age: number; mean: number }): HourlyMean => ({
    ...{ device: station.id, quantity, mean, count: 12, hourAt: last - (age + 1) * hourMs },
  })
  const endsBetween = (fromAt: number, untilAt: number) =>
    Array.from({ length: (untilAt - fromAt) / hourMs + 1 }, (_, place) => fromAt + place * hourMs)
  const compute = (means: readonly HourlyMean[], ends: readonly number[]) =>
    figures({ stations: [station], ends, means })
  const asStored = (all: ReturnType<typeof compute>): [string, HourlyMean][] =>
    all.map(({ quantity, endAt, value }) => [
      `${quantity} ${endAt}`,
      { device: station.id, quantity, hourAt: endAt, count: 1, mean: value },
    ])
  fc.assert(
    fc.property(hours, fc.integer({ min: 1, max: 40 }), (all, size) => {
      const measured: HourlyMean[] = []
      const stored = new Map<string, HourlyMean>()
      for (let next = 0; next < all.length; next += size) {
        const batch = all.slice(next, next + size).map(asMean)
        measured.push(...batch)
        const ats = batch.map(({ hourAt }) => hourAt)
        const until = Math.min(last, Math.max(...ats) + reachHours * hourMs)
        const ends = endsBetween(Math.min(...ats) + hourMs, until)
        for (const [key, figure] of asStored(compute([...measured, ...stored.values()], ends)))
          stored.set(key, figure)
      }
      const whole = new Map(asStored(compute(measured, endsBetween(last - 61 * hourMs, last))))
      expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(whole))
    }),
    { numRuns: 15 },
  )
})

describe('hours to compute', () => {
  const minute = 60_000

  test('are the last twelve at the start and whenever an hour has ended', () => {
    const ends = endsToCompute({ now: end + minute, lastEnd: end, caughtUpTo: undefined })
    expect([ends.length, ends[0], ends.at(-1)]).toEqual([12, end - 11 * hourMs, end])
    expect(endsToCompute({ now: end + minute, lastEnd: end, caughtUpTo: end - hourMs })).toEqual(ends)
  })

  test('are the last one while its data may still be coming, then none', () => {
    expect(endsToCompute({ now: end + 20 * minute, lastEnd: end, caughtUpTo: end })).toEqual([end])
    expect(endsToCompute({ now: end + 21 * minute, lastEnd: end, caughtUpTo: end })).toEqual([])
  })

  test('end on the hour', () => {
    expect(lastFullHour(end)).toBe(end)
    expect(lastFullHour(end - 1)).toBe(end - hourMs)
  })
})
