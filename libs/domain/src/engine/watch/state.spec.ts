import { describe, expect, test } from '@jest/globals'
import { feedId } from '../../ids.js'
import { aDevice, aRule, anObservation, play } from '../../testing/index.js'

const minute = 60_000
const truck = aDevice({ feed: feedId('vehicle'), intervalMs: 15_000 })

describe('a state that is matched', () => {
  const onScene = aRule({ kind: 'match', quantity: 'duty', values: ['on-scene', 'collecting'], severity: 2 })
  const duty = (...words: string[]) =>
    words.map((word, place) => anObservation(place * minute, { duty: word }))

  test('raises while it is one of the values and returns when it is another', () => {
    const { lines } = play(duty('available', 'on-scene', 'collecting', 'returning'), {
      rules: [onScene],
      device: truck,
    })
    expect(lines).toEqual(['1m raised 2', '3m returned 2'])
  })

  test('of a boolean is matched as well', () => {
    const rule = aRule({ kind: 'match', quantity: 'ignition', values: [false], severity: 1 })
    const signals = [true, false, true].map((on, place) => anObservation(place * minute, { ignition: on }))
    expect(play(signals, { rules: [rule], device: truck }).lines).toEqual(['1m raised 1', '2m returned 1'])
  })

  test('that must last is ignored when it does not', () => {
    const rules = [{ ...onScene, onDelayMs: 30_000 }]
    const at = (seconds: number, word: string) => anObservation(seconds * 1_000, { duty: word })
    expect(play([at(0, 'on-scene'), at(15, 'returning')], { rules, device: truck }).lines).toEqual([])
    expect(
      play([at(0, 'on-scene'), at(15, 'on-scene'), at(30, 'on-scene')], { rules, device: truck }).lines,
    ).toEqual(['0.5m raised 2'])
  })
})

describe('an index category', () => {
  const index = aRule({
    kind: 'category',
    quantity: 'vnAqi',
    scale: 'vn-aqi',
    levels: [
      { category: 'poor', severity: 2 },
      { category: 'bad', severity: 3 },
      { category: 'very-bad', severity: 4 },
    ],
    deadband: 3,
  })
  const hourly = { rules: [index], quantity: 'vnAqi', stepMs: 60 * minute }

  test('raises on the first point of its band, as Decision 1459 draws it', () => {
    expect(play('100 101', hourly).lines).toEqual(['60m raised 2'])
  })

  test('rises and falls by bands, and leaves one only by the deadband', () => {
    expect(play('120 151 201 199 198 148 98 97', hourly).lines).toEqual([
      '0m raised 2',
      '60m severity-rose 3',
      '120m severity-rose 4',
      '240m severity-fell 3',
      '300m severity-fell 2',
      '360m returned 2',
    ])
  })

  test('tells the band’s first point as the limit', () => {
    expect(play('160', hourly).transitions[0]?.alarm).toMatchObject({ value: 160, limit: 151, severity: 3 })
  })

  test('of a river is its station’s own alarm level; above the third it counts the metres', () => {
    const river = aRule(
      {
        kind: 'category',
        quantity: 'alarmStage',
        scale: 'river-alarm',
        levels: [
          { category: 'bd1', severity: 2 },
          { category: 'bd2', severity: 3 },
          { category: 'bd3', severity: 4 },
          { category: 'bd3-1m', severity: 5 },
        ],
        deadband: 0.05,
      },
      { feed: feedId('water-level') },
    )
    const device = aDevice({ feed: feedId('water-level'), intervalMs: 600_000 })
    const rising = { rules: [river], device, quantity: 'alarmStage', stepMs: 600_000 }
    expect(play('0.9 1 2.4 3.7 4.1 3.97 3.9', rising).lines).toEqual([
      '10m raised 2',
      '20m severity-rose 3',
      '30m severity-rose 4',
      '40m severity-rose 5',
      '60m severity-fell 4',
    ])
  })
})
