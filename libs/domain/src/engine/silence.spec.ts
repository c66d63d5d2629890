import { describe, expect, test } from '@jest/globals'
import { aNoDataRule, anObservation, play } from '../testing/index.js'
import { evaluate } from './evaluate.js'
import { aDevice } from '../testing/index.js'
import { emptyDeviceState } from './device-state.js'

const minute = 60_000

describe('silence', () => {
  test('of a whole device raises one alarm at its deadline', () => {
    const signals = [
      anObservation(0, { pm25: 1 }),
      { kind: 'tick' as const, at: 3 * minute - 1, listeningSinceAt: 0 },
    ]
    expect(play(signals, { rules: [aNoDataRule()] }).lines).toEqual([])
    expect(
      play([...signals, { kind: 'tick', at: 3 * minute + 400, listeningSinceAt: 0 }], {
        rules: [aNoDataRule()],
      }).lines,
    ).toEqual(['3m raised 2'])
  })

  test('is not concluded from a time in which we ourselves were deaf', () => {
    const signals = [
      anObservation(0, { pm25: 1 }),
      { kind: 'tick' as const, at: 60 * minute, listeningSinceAt: 59 * minute },
    ]
    expect(play(signals, { rules: [aNoDataRule()] }).lines).toEqual([])
  })

  test('is not ended, delayed or begun by what we compute ourselves', () => {
    const rules = [aNoDataRule({ condition: { quantities: ['', 'pm25'] } })]
    const signals = [
      anObservation(0, { pm25: 1 }),
      anObservation(3 * minute, { vnAqi: 40 }),
      { kind: 'tick' as const, at: 3 * minute, listeningSinceAt: 0 },
      anObservation(4 * minute, { vnAqi: 50 }),
    ]
    const { lines, transitions, state } = play(signals, { rules })
    expect(lines).toEqual(['3m raised 2'])
    expect(transitions[0]?.alarm.quantity).toBe('')
    expect(state.newestAt).toBe(0)
    expect(state.latest['vnAqi']?.value).toBe(50)
  })

  test('of a device that has never spoken raises nothing', () => {
    expect(
      play([{ kind: 'tick', at: 60 * minute, listeningSinceAt: 0 }], { rules: [aNoDataRule()] }).lines,
    ).toEqual([])
  })

  test('of one quantity is seen while the device goes on reporting others', () => {
    const rules = [aNoDataRule({ condition: { quantities: ['no2'] } })]
    const signals = [0, 1, 2, 3, 4].map((at) =>
      anObservation(at * minute, at === 0 ? { pm25: 1, no2: 1 } : { pm25: 1 }),
    )
    const { lines, transitions, state } = play(signals, { rules })
    expect(lines).toEqual(['3m raised 2'])
    expect(transitions[0]?.alarm.quantity).toBe('no2')
    expect(play([anObservation(5 * minute, { pm25: 1, no2: 1 })], { rules, state }).lines).toEqual([
      '5m returned 2',
    ])
  })

  test('is not concluded when a device returns and sends one message per quantity', () => {
    const rules = [aNoDataRule({ condition: { quantities: ['pm25', 'no2', 'o3'] } })]
    const complete = anObservation(0, { pm25: 1, no2: 1, o3: 1 })
    const oneByOne = [20, 21].flatMap((at) =>
      ['pm25', 'no2', 'o3'].map((quantity) => anObservation(at * minute, { [quantity]: 1 })),
    )
    expect(play([complete, ...oneByOne], { rules }).lines).toEqual([])
  })

  test('of a quantity that stays out after an absence is seen, counted from the return', () => {
    const rules = [aNoDataRule({ condition: { quantities: ['no2'] } })]
    const signals = [
      anObservation(0, { pm25: 1, no2: 1 }),
      ...[20, 21, 22, 23].map((at) => anObservation(at * minute, { pm25: 1 })),
    ]
    expect(play(signals, { rules }).lines).toEqual(['23m raised 2'])
  })

  test('of a quantity does not end because the device was away meanwhile', () => {
    const rules = [aNoDataRule({ condition: { quantities: ['no2'] } })]
    const silent = play(
      [
        anObservation(0, { pm25: 1, no2: 1 }),
        ...[1, 2, 3].map((at) => anObservation(at * minute, { pm25: 1 })),
      ],
      { rules },
    )
    expect(silent.lines).toEqual(['3m raised 2'])
    expect(play([anObservation(60 * minute, { pm25: 1 })], { rules, state: silent.state }).lines).toEqual([])
  })

  test('tells when the clock must look again', () => {
    const { dueAt } = evaluate({
      device: aDevice(),
      rules: [aNoDataRule()],
      state: emptyDeviceState,
      signals: [anObservation(5, { pm25: 1 })],
    })
    expect(dueAt).toBe(5 + 3 * minute)
  })
})
