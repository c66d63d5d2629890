import { expect, test } from '@jest/globals'
import { tickPlaces } from './tick-places.js'

test('no tick is rounded, and none has a place that says nothing', () => {
  const steps = [0.001, 0.0025, 0.1, 0.2, 0.25, 0.5, 1, 2.5, 5, 20, 100, 250]
  expect(steps.map(tickPlaces)).toEqual([3, 4, 1, 1, 2, 1, 0, 1, 0, 0, 0, 0])
})
