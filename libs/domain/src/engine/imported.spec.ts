import { describe, expect, test } from '@jest/globals'
import {
  aDevice,
  aNoDataRule,
  aThresholdRule,
  anObservation,
  observed,
  play,
  series,
} from '../testing/index.js'

const rules = [aThresholdRule()]
const minute = 60_000
const imported = (text: string) =>
  series(text).map(({ at, value }) => anObservation(at, { pm25: Number(value) }, { imported: true }))

describe('what is imported', () => {
  test('never sounds, however new it is; an exceedance that ended in it is a record', () => {
    expect(play(imported('10 90 160'), { rules }).lines).toEqual([])
    expect(play(imported('10 90 160 10'), { rules }).lines).toEqual(['1m found-in-late-data'])
  })

  test('sounds with the first live value when it is still true then, with its true beginning', () => {
    const { state } = play(imported('10 90 160'), { rules })
    expect(play([anObservation(3 * minute, { pm25: 170 })], { rules, state }).lines).toEqual(['1m raised 3'])
  })

  test('is no sign of life: a silence goes on', () => {
    const silence = [aNoDataRule()]
    const heard = play([anObservation(0, { pm25: 1 })], { rules: silence })
    const tick = { kind: 'tick', at: 10 * minute, listeningSinceAt: 0 } as const
    const silent = play([tick], { rules: silence, state: heard.state })
    expect(silent.lines).toEqual(['3m raised 2'])
    const values = [observed('pm25', 1)]
    const news = { kind: 'observation', at: 10 * minute, receivedAt: 10 * minute, values } as const
    const after = play([{ ...news, imported: true }], { rules: silence, state: silent.state })
    expect(after.lines).toEqual([])
    expect(play([{ ...news, at: 11 * minute }], { rules: silence, state: after.state }).lines).toEqual([
      '10m returned 2',
    ])
  })

  test('makes nobody silent: a device that has never spoken has nothing to fall silent from', () => {
    const silence = [aNoDataRule()]
    const tick = { kind: 'tick', at: 100 * minute, listeningSinceAt: 0 } as const
    const { state } = play(imported('10 10 10'), { rules: silence })
    expect(play([tick], { rules: silence, state }).lines).toEqual([])
    const spoke = play([anObservation(90 * minute, { pm25: 1 })], { rules: silence, state })
    expect(play([tick], { rules: silence, state: spoke.state }).lines).toEqual(['93m raised 2'])
  })

  test('puts no quantity out that the device has never said itself', () => {
    const silence = [aNoDataRule({ condition: { quantities: ['pm25'] } })]
    const { state } = play(imported('10 10 10'), { rules: silence })
    const without = [90, 92, 93, 100].map((at) => anObservation(at * minute, { no2: 1 }))
    const quiet = play(without, { rules: silence, state })
    expect(quiet.lines).toEqual([])
    const [said, ...missing] = [101, 102, 103, 104, 105].map((at) =>
      anObservation(at * minute, at === 101 ? { no2: 1, pm25: 1 } : { no2: 1 }),
    )
    expect(play([said!, ...missing], { rules: silence, state: quiet.state }).lines).toEqual(['104m raised 2'])
  })

  test('puts no quantity out in the middle of a device’s life, and holds up none that goes out', () => {
    const silence = [aNoDataRule({ condition: { quantities: ['pm25', 'no2'] } })]
    const talk = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, place) => anObservation((from + place) * minute, { no2: 1 }))
    const old = anObservation(5 * minute, { pm25: 1 }, { imported: true })
    expect(play([...talk(0, 30), old, ...talk(30, 40)], { rules: silence }).lines).toEqual([])
    const both = anObservation(30 * minute, { no2: 1, pm25: 1 })
    const newer = anObservation(32 * minute, { pm25: 1 }, { imported: true })
    expect(
      play([...talk(0, 30), both, ...talk(31, 33), newer, ...talk(33, 40)], { rules: silence }).lines,
    ).toEqual(['33m raised 2'])
  })

  test('ends no silence of a quantity', () => {
    const silence = [aNoDataRule({ condition: { quantities: ['pm25'] } })]
    const out = [0, 1, 2, 3].map((at) =>
      anObservation(at * minute, at === 0 ? { pm25: 1, no2: 1 } : { no2: 1 }),
    )
    const { lines, state } = play(out, { rules: silence })
    expect(lines).toEqual(['3m raised 2'])
    const news = anObservation(4 * minute, { pm25: 1 }, { imported: true })
    expect(play([news, anObservation(5 * minute, { no2: 1 })], { rules: silence, state }).lines).toEqual([])
    expect(play([anObservation(6 * minute, { pm25: 1, no2: 1 })], { rules: silence, state }).lines).toEqual([
      '6m returned 2',
    ])
  })

  test('behind the newest value is left to a second look, like all that comes late', () => {
    const { state } = play('10 10 10', { rules, device: aDevice() })
    expect(play(imported('_ 90'), { rules, state }).lines).toEqual([])
  })
})
