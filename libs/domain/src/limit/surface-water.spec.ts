import { expect, test } from '@jest/globals'
import { failsOf, waterClasses } from './surface-water.js'

const fair = { ph: 7.2, bod5: 5.8, cod: 14, dissolvedOxygen: 5.1 }
const spoiled = { ph: 7.4, bod5: 6.2, cod: 16, dissolvedOxygen: 4.5 }

test('a water passes its class, and another fails on three', () => {
  expect(failsOf('B', fair)).toEqual([])
  expect(failsOf('B', spoiled)).toEqual(['bod5', 'cod', 'dissolvedOxygen'])
})

test('what is good enough for a class is for every lower one', () => {
  const counts = waterClasses.map((of) => failsOf(of, { ...fair, coliform: 4_000, totalN: 0.7 }).length)
  expect(counts).toEqual([5, 0, 0])
})

test('a limit may be reached, and what was not measured keeps a water from nothing', () => {
  expect(failsOf('A', { ph: 6.5, dissolvedOxygen: 6, thermotolerant: 200 })).toEqual([])
  expect(failsOf('A', {})).toEqual([])
})
