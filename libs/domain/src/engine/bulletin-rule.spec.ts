import { describe, expect, test } from '@jest/globals'
import type { Bulletin } from '../bulletin/bulletin.js'
import { areaId } from '../ids.js'
import { aDevice, aNoDataRule, aThresholdRule, anObservation, play } from '../testing/index.js'
import { emptyDeviceState } from './device-state.js'
import { evaluate } from './evaluate.js'

const minute = 60_000
const flood: Bulletin = {
  ...{ id: '7', number: 'LU-118', issuer: 'Đài KTTV', hazard: 'flood', level: 3, areas: [areaId('city')] },
  ...{ issuedAt: 0, validFromAt: 2 * minute, validToAt: 6 * minute },
}
const rules = [aThresholdRule({ bulletin: { hazard: 'flood', level: 3 } })]
const under = (...bulletins: Bulletin[]) => ({ rules, device: aDevice({ bulletins }) })

describe('a rule that watches while a bulletin is in force', () => {
  test('raises nothing without one, below its level, of another hazard, or before and after it', () => {
    expect(play('90x8', under()).lines).toEqual([])
    expect(play('90x8', under({ ...flood, level: 2 })).lines).toEqual([])
    expect(play('90x8', under({ ...flood, hazard: 'storm' })).lines).toEqual([])
    expect(play('90 90 10x4 90 90', under(flood)).lines).toEqual([])
  })

  test('raises from its first instant on, and remembers what it knew', () => {
    const { lines, transitions } = play('90x4', under(flood))
    expect(lines).toEqual(['2m raised 2'])
    expect(transitions[0]?.alarm.bulletin).toEqual({
      ...{ id: '7', number: 'LU-118', issuer: 'Đài KTTV', hazard: 'flood', level: 3 },
    })
  })

  test('sets its alarm aside when the bulletin ends, expired or cancelled, and nobody is asked any more', () => {
    expect(play('90x8', under(flood)).lines).toEqual(['2m raised 2', '6m suppressed 2'])
    const cancelled: Bulletin = { ...flood, ended: { at: 4 * minute, as: 'cancelled' } }
    expect(play('90x8', under(cancelled)).lines).toEqual(['2m raised 2', '4m suppressed 2'])
  })

  test('asks for a look at the instant at which it ends', () => {
    const signals = [anObservation(3 * minute, { pm25: 90 })]
    expect(evaluate({ ...under(flood), state: emptyDeviceState, signals }).dueAt).toBe(6 * minute)
  })

  test('counts silence only then, and is not asked again and again before', () => {
    const silent = [aNoDataRule({ bulletin: { hazard: 'flood', level: 3 } })]
    const signals = [anObservation(0, { pm25: 9 })]
    const later = { ...flood, validFromAt: 20 * minute, validToAt: 30 * minute }
    const at = (bulletins: Bulletin[]) =>
      evaluate({ rules: silent, device: aDevice({ bulletins }), state: emptyDeviceState, signals }).dueAt
    expect(at([later])).toBe(20 * minute)
    expect(at([])).toBeUndefined()
  })
})
