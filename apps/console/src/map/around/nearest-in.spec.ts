import { expect, test } from '@jest/globals'
import { nearestIn } from './nearest-in.js'

const spots = [
  { id: 'right-near', x: 50, y: 5 },
  { id: 'right-far', x: 90, y: 0 },
  { id: 'up', x: 3, y: -40 },
  { id: 'beside', x: 5, y: 80 },
]
const here = { x: 0, y: 0 }

test('an arrow goes to what lies next in its direction', () => {
  expect(nearestIn('right', here, spots)?.id).toBe('right-near')
  expect(nearestIn('up', here, spots)?.id).toBe('up')
  expect(nearestIn('down', here, spots)?.id).toBe('beside')
})

test('and nowhere where nothing lies', () => {
  expect(nearestIn('left', here, spots)).toBeUndefined()
})
