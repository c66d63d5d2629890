import { type Device, agencyId, areaId, deviceId, feedId } from '@haidang/domain'
import type { HourlyMean } from '@haidang/store'

import { airIndices } from './air-indices.js'
import { hourMs, lastFullHour } from './hour.js'
import { endsToCompute } from './start-air-index.js'

const end = Date.parse('2026-11-21T07:00:00Z')
const station: Device = {
  id: deviceId('air-01'),
  feed: feedId('air-quality'),
  name: { vi: 'Trạm 1', en: 'Station 1' },
  area: areaId('hai-chau'),
  agency: agencyId('environment'),
  intervalSeconds: 300,
  labels: {},
  simulated: false,
}

type Hour = { quantity?: string; age?: number; mean?: number; count?: number }

/** The mean of the hour that ended `age` hours before `end`; twelve values are expected. */
function hour({ quantity = 'pm25', age = 0, mean = 20, count = 12 }: Hour = {}): HourlyMean {
  return { device: station.id, hourAt: end - (age + 1) * hourMs, quantity, count, mean }
}

const indices = (means: HourlyMean[], ends = [end]): number[] =>
  airIndices({ stations: [station], ends, means }).map(({ index }) => index)

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

test('an hour that has its index is left alone', () => {
  const stored = { ...hour({ quantity: 'vnAqi', mean: 55, count: 1 }), hourAt: end }
  expect(indices([hour(), hour({ age: 1 }), stored])).toEqual([])
})

test('every hour that was missed is computed from its own twelve hours', () => {
  const rising = [0, 1, 2, 3].map((age) => hour({ age, mean: 10 * (4 - age) }))
  const ends = [end - 2 * hourMs, end - hourMs, end]
  expect(airIndices({ stations: [station], ends, means: rising }).map(({ endAt }) => endAt)).toEqual(ends)
})

test('a station that reports less than hourly needs one value an hour', () => {
  const slow = { ...station, intervalSeconds: 7_200 }
  const means = [hour({ count: 1 }), hour({ age: 1, count: 1 })]
  expect(airIndices({ stations: [slow], ends: [end], means })).toHaveLength(1)
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
