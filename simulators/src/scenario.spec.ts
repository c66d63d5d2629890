import { expect, test } from '@jest/globals'
import { momentsOf, withScenario } from './scenario.js'

const scenario = [{ device: 'aq-03', quantity: 'pm25', atSeconds: 60, forSeconds: 480, value: 168 }]

test.each([
  [59, 20],
  [60, 168],
  [539, 168],
  [540, 20],
])('at second %d its station measures %d', (cityS, pm25) => {
  expect(withScenario(scenario, { device: 'aq-03', cityS }, { pm25: 20, no2: 1 })).toEqual({ pm25, no2: 1 })
})

test('other stations measure what is there', () => {
  expect(withScenario(scenario, { device: 'aq-04', cityS: 100 }, { pm25: 20 })).toEqual({ pm25: 20 })
})

test('its station reports once when it begins and once when it ends', () => {
  const coarse = scenario.map((happening) => ({ ...happening, quantity: 'pm10' }))
  expect(momentsOf([...scenario, ...coarse], 'aq-03')).toEqual([60, 540])
})
