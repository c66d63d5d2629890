import { airQuality } from './air-quality.js'
import { display } from './display.js'
import { rolledUp } from './rolled-up.js'
import { vehicle } from './vehicle.js'

const keysOf = (feed: Parameters<typeof rolledUp>[0]) => rolledUp(feed).map(({ key }) => key)

test('numbers are rolled up; directions, words and truths are not', () => {
  expect(keysOf(vehicle)).toEqual(['speed'])
  expect(keysOf(airQuality)).toContain('vnAqi')
  expect(keysOf(airQuality)).not.toContain('windDirection')
})

test('what the house says of itself is not', () => {
  expect(keysOf(display)).toEqual([])
})
