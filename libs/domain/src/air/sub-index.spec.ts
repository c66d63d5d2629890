import fc from 'fast-check'

import { pollutants, vnAqiTable } from './breakpoints.js'
import { roundIndex, subIndex } from './sub-index.js'

const pollutant = fc.constantFrom(...pollutants)
const concentration = fc.double({ min: 0, max: 400_000, noNaN: true })

test.each([
  [25.0, 50],
  [25.24, 50],
  [25.25, 51],
  [350.1, 400],
  [500, 500],
  [700, 500],
  [0, 0],
])('PM2.5 of %p µg/m³ has the sub-index %p', (value, expected) => {
  expect(roundIndex(subIndex('pm25', value) ?? -1)).toBe(expected)
})

test('PM2.5 of 350.1 µg/m³ lies at 400.07 before it is rounded', () => {
  expect(subIndex('pm25', 350.1)).toBeCloseTo(400.0667, 4)
})

test('example F: NO2 of 118.7 µg/m³ is 59.35 and rounds to 59', () => {
  // The Decision prints 60 here, which its own formula does not give: an error of the document.
  expect(subIndex('no2', 118.7)).toBeCloseTo(59.35, 6)
  expect(roundIndex(subIndex('no2', 118.7) ?? -1)).not.toBe(60)
})

test.each([
  ['A', 'pm25', 20.265765, 40.5315],
  ['B', 'pm25', 53.912576, 106.521],
  ['B, literal', 'pm25', 53.899414, 106.499],
  ['C', 'pm25', 77.519769, 145.8663],
  ['F', 'o3', 136.1, 42.5312],
  ['F', 'pm25', 20.3, 40.6],
] as const)('example %s: %s of %d µg/m³ lies at %d before it is rounded', (...[, key, value, index]) => {
  expect(subIndex(key, value)?.toFixed(3)).toBe(index.toFixed(3))
})

test.each(pollutants)(
  'a concentration of %s on a breakpoint has exactly the index of the breakpoint',
  (key) => {
    for (const { index, concentration: value } of vnAqiTable.columns[key])
      expect(subIndex(key, value)).toBe(index)
  },
)

test('a concentration below zero or not finite has no sub-index', () => {
  expect([-0.1, Number.NaN, Number.POSITIVE_INFINITY].map((value) => subIndex('pm10', value))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('the table rises in every column and in its index', () => {
  for (const [name, column] of Object.entries(vnAqiTable.columns)) {
    expect(column).toHaveLength(name === 'o3Mean8h' ? 6 : 8)
    const rises = column.every(
      (point, row) => row === 0 || point.concentration > (column[row - 1]?.concentration ?? 0),
    )
    expect(rises).toBe(true)
  }
})

test('more of a pollutant never lowers its sub-index, which stays between 0 and 500', () => {
  fc.assert(
    fc.property(pollutant, concentration, concentration, (key, a, b) => {
      const [low, high] = [subIndex(key, Math.min(a, b)) ?? -1, subIndex(key, Math.max(a, b)) ?? -1]
      return low >= 0 && low <= high + 1e-9 && high <= 500
    }),
  )
})

test('half rounds up, and the noise of floating point decides nothing', () => {
  expect([50.5, 50.4999999, 50.49, 50.50000001, 0.5].map(roundIndex)).toEqual([51, 51, 50, 51, 1])
})
