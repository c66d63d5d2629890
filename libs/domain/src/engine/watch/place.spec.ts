import { describe, expect, test } from '@jest/globals'
import { feedId, zoneId } from '../../ids.js'
import type { LonLat } from '../../geo/lon-lat.js'
import type { SpeedCondition, Zone } from '../../rule/condition.js'
import { aDevice, aGeofenceRule, aRule, anObservation, play } from '../../testing/index.js'

const device = aDevice({ feed: feedId('vehicle'), intervalMs: 15_000 })
const drive = (stepMs: number, ...places: LonLat[]) =>
  places.map((position, place) => anObservation(place * stepMs, {}, { position }))

const inside: LonLat = [108.2, 16]
const outside: LonLat = [108.3, 16]

describe('a zone that is dwelt in', () => {
  const rule = aGeofenceRule({ condition: { event: 'dwell', dwellMs: 30_000 } })
  const every15 = (...places: LonLat[]) => play(drive(15_000, ...places), { rules: [rule], device }).lines

  test('raises when the stay has lasted, and returns on leaving', () => {
    expect(every15(outside, inside, inside, inside, inside, outside)).toEqual([
      '0.75m raised 3',
      '1.25m returned 3',
    ])
  })

  test('is no matter for who drives through', () => {
    expect(every15(outside, inside, outside, inside, outside)).toEqual([])
  })

  test('counts anew after a gap that nobody saw across', () => {
    const gap = [0, 15, 120, 135, 150].map((seconds) =>
      anObservation(seconds * 1_000, {}, { position: inside }),
    )
    expect(play(gap, { rules: [rule], device }).lines).toEqual(['2.5m raised 3'])
  })
})

describe('a corridor', () => {
  const corridor: Zone = {
    id: zoneId('route-1'),
    name: { vi: 'Tuyến 1', en: 'Route 1' },
    line: [
      [108.2, 16],
      [108.22, 16],
      [108.22, 16.02],
    ],
    halfWidthM: 100,
  }
  const north = (metres: number, lon = 108.21): LonLat => [lon, 16 + metres / 111_195]

  test('raises when a vehicle strays from it and returns when it is back', () => {
    const rule = aGeofenceRule({ condition: { event: 'exit', zone: corridor } })
    const lines = play(drive(15_000, north(0), north(99), north(101), north(300), north(50)), {
      rules: [rule],
      device,
    })
    expect(lines.lines).toEqual(['0.5m raised 3', '1m returned 3'])
  })

  test('goes round its bend, and ends at its ends', () => {
    const rule = aGeofenceRule({ condition: { event: 'enter', zone: corridor } })
    const at = (position: LonLat) => play(drive(15_000, position), { rules: [rule], device }).lines.length
    expect(at([108.22, 16.01])).toBe(1)
    expect(at(north(1_000, 108.215))).toBe(0)
    expect(at([108.1985, 16])).toBe(0)
  })

  test('never entered cannot be left', () => {
    const rule = aGeofenceRule({ condition: { event: 'exit', zone: corridor } })
    expect(play(drive(15_000, north(500), north(600)), { rules: [rule], device }).lines).toEqual([])
  })
})

describe('a speed', () => {
  const speeding = (with_: Partial<SpeedCondition> = {}, onDelayMs = 0) =>
    aRule(
      {
        kind: 'speed',
        levels: [
          { limit: 65, severity: 2 },
          { limit: 80, severity: 3 },
        ],
        deadband: 5,
        ...with_,
      },
      { feed: feedId('vehicle'), onDelayMs },
    )
  const said = (kmh: number[], position?: LonLat) =>
    kmh.map((speed, place) => anObservation(place * 15_000, { speed }, position ? { position } : {}))

  test('that the vehicle says raises at its limit, rises at the next, and returns beyond the deadband', () => {
    expect(play(said([60, 65, 81, 74, 61, 60]), { rules: [speeding()], device }).lines).toEqual([
      '0.25m raised 2',
      '0.5m severity-rose 3',
      '0.75m severity-fell 2',
      '1.25m returned 2',
    ])
  })

  test('of an instant is forgiven: it must last twenty seconds', () => {
    const rules = [speeding({}, 20_000)]
    expect(play(said([60, 90, 60, 60]), { rules, device }).lines).toEqual([])
    expect(play(said([70, 70, 70]), { rules, device }).lines).toEqual(['0.5m raised 2'])
  })

  test('counts only inside its zone, and is over when the vehicle has left it', () => {
    const zone = (aGeofenceRule().condition as { zone: Zone }).zone
    const rules = [speeding({ zone })]
    expect(play(said([90], outside), { rules, device }).lines).toEqual([])
    const leaving = [inside, inside, outside].map((position, place) =>
      anObservation(place * 15_000, { speed: 70 }, { position }),
    )
    expect(play(leaving, { rules, device }).lines).toEqual(['0m raised 2', '0.5m returned 2'])
  })

  test('of a vehicle that says none is the way between two fixes', () => {
    const metresEast = (metres: number): LonLat => [
      108.2 + metres / (111_195 * Math.cos((16 * Math.PI) / 180)),
      16,
    ]
    const fixes = drive(15_000, metresEast(0), metresEast(100), metresEast(500), metresEast(600))
    const { lines, transitions } = play(fixes, { rules: [speeding()], device })
    expect(lines).toEqual(['0.5m raised 3', '0.75m returned 3'])
    expect(transitions[0]?.alarm.value).toBeCloseTo(96, 0)
  })

  test('of a jump of the receiver is no speed, and neither is one across a gap', () => {
    expect(play(drive(15_000, inside, outside), { rules: [speeding()], device }).lines).toEqual([])
    const gap = [
      anObservation(0, {}, { position: inside }),
      anObservation(600_000, {}, { position: outside }),
    ]
    expect(play(gap, { rules: [speeding()], device }).lines).toEqual([])
  })
})
