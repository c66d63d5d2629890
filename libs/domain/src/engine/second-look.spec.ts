import { describe, expect, test } from '@jest/globals'
import { aDevice, aThresholdRule, anObservation, series } from '../testing/index.js'
import { secondLook } from './second-look.js'

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
})
