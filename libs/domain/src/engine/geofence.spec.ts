import { describe, expect, test } from '@jest/globals'
import { type LonLat } from '../geo/lon-lat.js'
import { zoneId } from '../ids.js'
import { aGeofenceRule, anObservation, play } from '../testing/index.js'

const inside: LonLat = [108.2, 16]
const outside: LonLat = [108.3, 16]
const drive = (...places: LonLat[]) =>
  places.map((position, place) => anObservation(place * 60_000, {}, { position }))

describe('a geofence', () => {
  test('raises on entering and returns on leaving', () => {
    expect(play(drive(outside, inside, inside, outside), { rules: [aGeofenceRule()] }).lines).toEqual([
      '1m raised 3',
      '3m returned 3',
    ])
  })

  test('of leaving raises only for a device that has been inside', () => {
    const rules = [aGeofenceRule({ condition: { event: 'exit' } })]
    expect(play(drive(outside, outside), { rules }).lines).toEqual([])
    expect(play(drive(outside, inside, outside, inside), { rules }).lines).toEqual([
      '2m raised 3',
      '3m returned 3',
    ])
  })

  test('that has moved is left only by who has been inside where it is now', () => {
    const before = play(drive(outside, inside), { rules: [aGeofenceRule({ condition: { event: 'exit' } })] })
    const elsewhere = {
      id: zoneId('elsewhere'),
      name: { vi: 'Nơi khác', en: 'Elsewhere' },
      line: [outside, [108.31, 16]] as const,
      halfWidthM: 50,
    }
    const moved = aGeofenceRule({ version: 2, condition: { event: 'exit', zone: elsewhere } })
    const later = [anObservation(180_000, {}, { position: inside })]
    expect(play(later, { rules: [moved], state: before.state }).lines).toEqual([])
  })

  test('forgives a crossing shorter than its delay', () => {
    expect(
      play(drive(outside, inside, outside), { rules: [aGeofenceRule({ onDelayMs: 120_000 })] }).lines,
    ).toEqual([])
  })
})
