import fc from 'fast-check'

import { type AirHour, vnAqiHour } from './vn-aqi.js'

const steady = (value: number): number[] => Array.from({ length: 12 }, () => value)
const mean = fc.option(fc.double({ min: 0, max: 5_000, noNaN: true }), { nil: undefined })
const particles = fc.array(mean, { maxLength: 12 })
const airHour: fc.Arbitrary<AirHour> = fc
  .record({ pm25: particles, pm10: particles, o3: mean, no2: mean, so2: mean, co: mean })
  .map(({ pm25, pm10, ...gases }) => ({
    pm25,
    pm10,
    ...Object.fromEntries(Object.entries(gases).filter(([, value]) => value !== undefined)),
  }))

test("example A: the Decision's own series gives 41", () => {
  const pm25 = [20.6, 19.6, 22.4, 20.3, 16.5, 19.0, 16.5, 19.5, 23.5, 20.5, 24.7, 26.9]
  expect(vnAqiHour({ pm25 })).toEqual({ index: 41, dominant: 'pm25', subIndices: { pm25: 41 } })
})

test('example B: a steep series gives 107, literally 106', () => {
  const pm25 = [60, 55, 48, 40, 30, 25, 22, 20, 18, 20, 22, 24]
  expect(vnAqiHour({ pm25 })).toMatchObject({ index: 107 })
  expect(vnAqiHour({ pm25 }, { literal: true })).toMatchObject({ index: 106 })
})

test('example C: a series with gaps gives 146', () => {
  const pm25 = [undefined, 82, 79, 75, undefined, 70, 66, 60, 58, 55, 52, 50]
  expect(vnAqiHour({ pm25 })).toMatchObject({ index: 146 })
})

test('example D: particles without two of the newest three hours give no index', () => {
  expect(vnAqiHour({ pm25: [undefined, undefined, 79, 75] })).toEqual({ noIndex: 'no-particles' })
})

test('example F: O3 136.1, NO2 118.7 and a NowCast of 20.3 give 59, led by NO2', () => {
  // The Decision prints 60 for this NO2, which its own formula does not give.
  expect(vnAqiHour({ pm25: steady(20.3), o3: 136.1, no2: 118.7 })).toEqual({
    index: 59,
    dominant: 'no2',
    subIndices: { pm25: 41, o3: 43, no2: 59 },
  })
})

test('example K: without PM2.5 and PM10 there is no index, whatever the gases', () => {
  expect(vnAqiHour({ no2: 300 })).toEqual({ noIndex: 'no-particles' })
})

test('PM10 alone is enough for an index', () => {
  expect(vnAqiHour({ pm10: steady(150) })).toEqual({
    index: 100,
    dominant: 'pm10',
    subIndices: { pm10: 100 },
  })
})

test('a gas below zero does not count', () => {
  expect(vnAqiHour({ pm25: steady(10), so2: -5 })).toEqual({
    index: 20,
    dominant: 'pm25',
    subIndices: { pm25: 20 },
  })
})

test('the dominant parameter is chosen before rounding', () => {
  expect(vnAqiHour({ pm25: steady(20), no2: 80.4 })).toMatchObject({
    index: 40,
    dominant: 'no2',
    subIndices: { pm25: 40, no2: 40 },
  })
})

test('an index is an integer from 0 to 500, the highest of its sub-indices, and needs particles', () => {
  fc.assert(
    fc.property(airHour, (hour) => {
      const result = vnAqiHour(hour)
      if ('noIndex' in result) return true
      const { index, dominant, subIndices } = result
      const hasParticles = subIndices.pm25 !== undefined || subIndices.pm10 !== undefined
      const highest = Math.max(...Object.values(subIndices))
      return (
        hasParticles &&
        Number.isInteger(index) &&
        index >= 0 &&
        index <= 500 &&
        index === highest &&
        subIndices[dominant] === index
      )
    }),
  )
})

test('more of one gas never lowers the index', () => {
  fc.assert(
    fc.property(
      airHour,
      fc.constantFrom('o3', 'no2', 'so2', 'co'),
      fc.double({ min: 0, max: 1e5, noNaN: true }),
      (hour, gas, more) => {
        const before = vnAqiHour(hour)
        const after = vnAqiHour({ ...hour, [gas]: (hour[gas] ?? 0) + more })
        return 'noIndex' in before ? 'noIndex' in after : 'index' in after && after.index >= before.index
      },
    ),
  )
})

test('more of steady particles never lowers the index', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e3, noNaN: true }),
      fc.double({ min: 0, max: 1e3, noNaN: true }),
      (a, more) => {
        const before = vnAqiHour({ pm25: steady(a) })
        const after = vnAqiHour({ pm25: steady(a + more) })
        return 'index' in before && 'index' in after && after.index >= before.index
      },
    ),
  )
})
