import { expect, test } from '@jest/globals'
import { smoothRing } from './smooth-ring.js'

const square = (side: number): [number, number][] => [
  [108, 16],
  [108 + side, 16],
  [108 + side, 16 + side],
  [108, 16 + side],
  [108, 16],
]

test('a coast stays closed, keeps its place and loses its corners', () => {
  const ring = smoothRing(square(0.1))
  expect(ring.at(-1)).toEqual(ring[0])
  const lons = ring.map(([lon = 0]) => lon)
  expect(Math.min(...lons)).toBeCloseTo(108, 3)
  expect(Math.max(...lons)).toBeCloseTo(108.1, 3)
  const nearestToCorner = Math.min(...ring.map(([lon = 0, lat = 0]) => Math.hypot(lon - 108, lat - 16)))
  expect(nearestToCorner).toBeGreaterThan(0.0005)
})

test('a small island comes back as it is', () => {
  expect(smoothRing(square(0.005))).toEqual(square(0.005))
})
