import { describe, expect, test } from '@jest/globals'
import { deviceId } from '../ids.js'
import { aDevice, aRule, aThresholdRule } from '../testing/index.js'
import { watchChatter } from './chatter.js'
import { countLoad } from './load.js'
import { noiseOf } from './noise.js'
import { compareAlarms } from './rehearsed-alarm.js'
import { type RehearsalPlan, openRehearsal } from './rehearsal.js'
import type { Samples } from './samples.js'
import { suggest, withSuggestion } from './suggest.js'

const minute = 60_000
const day = 1_440 * minute

/** A value a minute. */
function told(values: readonly number[], fromAt = 0): Samples {
  return {
    at: Float64Array.from(values, (_, place) => fromAt + place * minute),
    columns: new Map([['pm25', Float64Array.from(values)]]),
  }
}

const [one, two] = [deviceId('one'), deviceId('two')]
const plan = (with_: Partial<RehearsalPlan> = {}): RehearsalPlan => ({
  rules: { rehearsed: aThresholdRule() },
  devices: [one, two].map((id) => ({ ...aDevice({ id }), parts: ['rehearsed'] })),
  ...{ fromAt: 0, toAt: day, operators: 1 },
  ...with_,
})

describe('a rehearsal', () => {
  test('tells each alarm from its raise to its return, with the worst value in between', () => {
    const rehearsal = openRehearsal(plan())
    rehearsal.take(new Map([[one, told([10, 90, 160, 120, 10])]]), 5 * minute)
    rehearsal.take(new Map([[two, told([10, 85], 5 * minute)]]), 10 * minute)
    expect(rehearsal.alarms).toBe(2)
    const part = rehearsal.close().rehearsed
    expect(part?.log).toEqual([
      {
        ...{ device: one, quantity: 'pm25', raisedAt: minute, clearedAt: 4 * minute },
        ...{ severity: 3, value: 90, limit: 80, peak: 160 },
      },
      { device: two, quantity: 'pm25', raisedAt: 6 * minute, severity: 2, value: 85, limit: 80, peak: 85 },
    ])
    expect(part).toMatchObject({ alarms: 2, rises: 1, standing: 1, fleeting: 0, bySeverity: { 2: 1, 3: 1 } })
  })

  test('counts what chatters, is gone at once, or stands for more than a day', () => {
    const rehearsal = openRehearsal(plan({ toAt: 3 * day }))
    const flicker = Array.from({ length: 12 }, (_, place) => (place % 2 === 0 ? 90 : 10))
    const high = Array.from({ length: 1_500 }, () => 90)
    rehearsal.take(
      new Map([
        [one, told(flicker)],
        [two, told([...high, 10])],
      ]),
      3 * day,
    )
    expect(rehearsal.close().rehearsed).toMatchObject({
      ...{ alarms: 7, fleeting: 6, stale: 1, standing: 0 },
      chattering: { inMinute: 0, inTenMinutes: 1 },
      devices: {
        of: 2,
        worst: [
          { device: one, alarms: 6, chattered: true },
          { device: two, alarms: 1 },
        ],
      },
    })
  })

  test('of a rule over several devices counts them as the watch over areas does', () => {
    const levels = [{ limit: 2, severity: 3 }] as const
    const rule = aRule({ kind: 'area', quantity: 'pm25', direction: 'above', limit: 80, levels, deadband: 0 })
    const rehearsal = openRehearsal(plan({ rules: { rehearsed: rule } }))
    rehearsal.take(
      new Map([
        [one, told([90, 90, 90, 10])],
        [two, told([10, 90, 90, 90])],
      ]),
      day,
    )
    const [alarm] = rehearsal.close().rehearsed?.log ?? []
    expect(alarm).toMatchObject({ quantity: 'met', raisedAt: minute, clearedAt: 3 * minute, peak: 2 })
  })
})

test('the same alarm three times in a minute chatters, and so does one five times in ten', () => {
  const chatter = watchChatter()
  expect([0, 30_000, 60_000].map((at) => chatter(at).inMinute)).toEqual([false, false, true])
  const slow = watchChatter()
  const tenth = [0, 2, 4, 6, 8].map((at) => slow(at * minute))
  expect(tenth.at(-1)).toEqual({ inMinute: false, inTenMinutes: true })
})

describe('the load of an operator', () => {
  test('counts quiet intervals too, and is shared between operators', () => {
    const load = countLoad({ fromAt: 0, toAt: day }, 2)
    for (let alarm = 0; alarm < 144; alarm += 1) load.add(alarm * 10 * minute)
    expect(load.load()).toMatchObject({
      ...{ perTenMinutes: 0.5, perDay: 72, verdict: 'acceptable' },
      peak: { at: 0, alarms: 0.5 },
      shares: { upTo1: 1, over10: 0 },
    })
  })

  test('is a flood from more than ten in an interval until one of fewer than five', () => {
    const load = countLoad({ fromAt: 0, toAt: 100 * minute }, 1)
    for (const [interval, alarms] of [5, 11, 6, 5, 4, 6].entries())
      for (let alarm = 0; alarm < alarms; alarm += 1) load.add(interval * 10 * minute)
    expect(load.load()).toMatchObject({ inFlood: 0.3, verdict: 'too-many', shares: { over10: 0.1 } })
  })
})

test('no share is more than all, wherever in an hour the span begins and ends', () => {
  for (const fromAt of [0, 13 * minute, 59 * minute])
    for (const lengthMs of [minute, 37 * minute, 121 * minute, day]) {
      const load = countLoad({ fromAt, toAt: fromAt + lengthMs }, 1)
      for (let at = fromAt; at < fromAt + lengthMs; at += 1_000) load.add(at)
      expect(load.load()).toMatchObject({ hoursOver30: 1, inFlood: 1, shares: { over10: 1 } })
    }
})

describe('noise', () => {
  const rough = (place: number): number => ((place * place * 7_919) % 997) / 100 - 5

  test('is measured beside a slow wave and steps, as if they were not there', () => {
    const wave = Array.from(
      { length: 2_000 },
      (_, place) => 50 * Math.sin(place / 200) + (place > 900 ? 300 : 0) + rough(place),
    )
    const still = Array.from({ length: 2_000 }, (_, place) => rough(place))
    const [waving, alone] = [noiseOf([wave])?.sigma ?? 0, noiseOf([still])?.sigma ?? 0]
    expect(Math.abs(waving - alone) / alone).toBeLessThan(0.1)
  })

  test('cannot be told from a handful of values', () => {
    expect(noiseOf([[1, 2, 3]])).toBeUndefined()
  })

  test('suggests four σ for the deadband and one report for the delays; what is wider already stays', () => {
    const noise = { sigma: 1.23, differences: 100 }
    const suggested = suggest(aThresholdRule({ offDelayMs: 5 * minute }), { noise, reportMs: minute })
    expect(suggested).toMatchObject({ deadband: 5, onDelayMs: minute, offDelayMs: 5 * minute })
    const wide = aThresholdRule({ condition: { deadband: 9 } })
    expect(withSuggestion(wide, suggested!).condition).toMatchObject({ deadband: 9 })
  })
})

test('two logs are compared by what overlaps, however it is divided', () => {
  const stretch = (raisedAt: number, clearedAt?: number) => ({
    ...{ device: one, quantity: 'pm25', raisedAt },
    ...(clearedAt !== undefined && { clearedAt }),
  })
  expect(
    compareAlarms(
      [stretch(0, 10), stretch(20, 30), stretch(50)],
      [stretch(5, 6), stretch(8, 22), stretch(40, 45)],
    ),
  ).toEqual({ both: 2, onlyFirst: 1, onlySecond: 1 })
})
