import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { aDevice, aThresholdRule, anObservation, series } from '../testing/index.js'
import { evaluate } from './evaluate.js'
import { emptyDeviceState } from './device-state.js'
import { lookInParts, secondLook } from './second-look.js'

const rules = [aThresholdRule()]
const history = (text: string) =>
  series(text).flatMap(({ at, value }) => (value === 'silent' ? [] : [anObservation(at, { pm25: value })]))

describe('a second look at late data', () => {
  test('finds what began and ended in it', () => {
    const found = secondLook({
      device: aDevice(),
      rules,
      observations: history('10 90 160 10'),
      known: [],
      at: 99,
    })
    expect(found).toEqual([
      {
        kind: 'found',
        at: 99,
        rule: 'dust',
        quantity: 'pm25',
        raisedAt: 60_000,
        clearedAt: 180_000,
        severity: 3,
        value: 160,
        limit: 150,
      },
    ])
  })

  test('finds nothing where a record stands already', () => {
    const known = [{ rule: 'dust', quantity: 'pm25', raisedAt: 120_000, clearedAt: 170_000 }]
    expect(
      secondLook({ device: aDevice(), rules, observations: history('10 90 160 10'), known, at: 99 }),
    ).toEqual([])
  })

  test('leaves what has not ended to the live engine', () => {
    expect(
      secondLook({ device: aDevice(), rules, observations: history('10 90 90'), known: [], at: 99 }),
    ).toEqual([])
  })

  test('taken in parts it finds what all at once would have found', () => {
    const values = fc.array(fc.constantFrom(10, 80, 90, 160), { minLength: 200, maxLength: 1_200 })
    fc.assert(
      fc.property(values, (said) => {
        const observations = said.map((pm25, place) => anObservation(place * 60_000, { pm25 }))
        const look = lookInParts({ device: aDevice(), rules, observations, known: [], at: 99 })
        let parts = 0
        let part = look.next()
        for (; !part.done; part = look.next()) parts += 1
        const { transitions } = evaluate({
          ...{ device: aDevice(), rules, state: emptyDeviceState },
          signals: observations.map((each) => ({ ...each, receivedAt: Number.MAX_SAFE_INTEGER })),
        })
        const all = transitions.filter(({ alarm }) => alarm.retro).map(({ alarm }) => alarm.raisedAt)
        expect(part.value.map(({ raisedAt }) => raisedAt)).toEqual(all)
        expect(parts).toBe(Math.ceil(said.length / 250))
      }),
      { numRuns: 30 },
    )
  })
})
