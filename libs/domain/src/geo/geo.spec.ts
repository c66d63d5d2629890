import { describe, expect, test } from '@jest/globals'
import { bearingDeg, distanceM } from './distance.js'
import { insideRing } from './inside-ring.js'
import type { LonLat } from './lon-lat.js'

const hanRiverBridge: LonLat = [108.2268, 16.0722]
const dragonBridge: LonLat = [108.2272, 16.0611]
const airport: LonLat = [108.1994, 16.0439]
const khanhSon: LonLat = [108.1424, 16.0415]

describe('geodesy agrees with the published vectors', () => {
  test('Han River Bridge to Dragon Bridge', () => {
    expect(Math.round(distanceM(hanRiverBridge, dragonBridge))).toBe(1235)
    expect(bearingDeg(hanRiverBridge, dragonBridge)).toBeCloseTo(178, 0)
  })

  test('airport to Khanh Son landfill', () => {
    expect(Math.round(distanceM(airport, khanhSon) / 10)).toBe(610)
    expect(bearingDeg(airport, khanhSon)).toBeCloseTo(267.5, 0)
  })
})

describe('a zone', () => {
  const bay: LonLat[] = [
    [0, 0],
    [4, 0],
    [4, 4],
    [2, 1],
    [0, 4],
  ]
  test.each([
    [[2, 0.5], true],
    [[2, 2], false],
    [[0.5, 2], true],
    [[5, 1], false],
    [[0, 1], true],
    [[4, 1], false],
  ] as const)('holds %j: %s', (point, inside) => {
    expect(insideRing(point, bay)).toBe(inside)
  })

  test('neither holds a point in an empty ring nor fails', () => {
    expect(insideRing([0, 0], [])).toBe(false)
  })
})
