import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { evaluate } from '../evaluate.js'
import type { ObservedValue } from '../../observation/observation.js'
import { aDevice, aRule, anObservation, observed, play } from '../../testing/index.js'
import { emptyDeviceState } from '../device-state.js'
import type { Signal } from '../signal.js'
import { findSum } from './sum.js'
import type { Memory } from './probe-levels.js'

const minute = 60_000
const hour = 60 * minute
/** Rain of an hour as shipped: 30 mm → 3, 50 mm → 4. */
const condition = {
  kind: 'sum',
  quantity: 'pm25',
  windowMs: hour,
  levels: [
    { limit: 30, severity: 3 },
    { limit: 50, severity: 4 },
  ],
  deadband: 0,
} as const
const rain = aRule(condition)
const every10 = { rules: [rain], stepMs: 10 * minute }

describe('an accumulated sum', () => {
  test('raises at 30 mm in an hour, rises at 50, falls and returns as the rain leaves the window', () => {
    expect(play('5x4 15 20 5x1 0x8', every10).lines).toEqual([
      '50m raised 3',
      '60m severity-rose 4',
      '100m severity-fell 3',
      '120m returned 3',
    ])
  })

  test('counts what came in the last hour and nothing before', () => {
    expect(play('29 0x4 1', every10).lines).toEqual([])
    expect(play('29 0x3 1', every10).lines).toEqual(['50m raised 3'])
  })

  test('goes straight to severity 4 in a cloudburst', () => {
    expect(play('0 55 0x5 0', every10).lines).toEqual(['10m raised 4', '70m returned 4'])
  })

  test('that is acknowledged asks again when it rises, and not when it falls', () => {
    const raised = play('30', every10)
    const id = raised.transitions[0]!.alarm.id
    const later = (text: string, from: number): Signal[] =>
      text.split(' ').map((mm, place) => anObservation(from + place * 10 * minute, { pm25: Number(mm) }))
    const told = play(
      [
        { kind: 'command', at: minute, alarm: id, action: { kind: 'acknowledge' }, actor: 'linh' },
        ...later('20 0 0 0 0 0', 10 * minute),
      ],
      { ...every10, state: raised.state },
    )
    expect(told.transitions.map(({ from, to, reason }) => `${from} ${reason} ${to}`)).toEqual([
      'unacknowledged acknowledged acknowledged',
      'acknowledged severity-rose unacknowledged',
      'unacknowledged returned returned-unacknowledged',
    ])
  })

  test('that falls in severity keeps its acknowledgement', () => {
    const raised = play('25 25', every10)
    const id = raised.transitions.at(-1)!.alarm.id
    const told = play(
      [
        { kind: 'command', at: 11 * minute, alarm: id, action: { kind: 'acknowledge' }, actor: 'linh' },
        ...[20, 30, 40, 50].map((at) => anObservation(at * minute, { pm25: at === 20 ? 10 : 0 })),
        anObservation(60 * minute, { pm25: 0 }),
      ],
      { ...every10, state: raised.state },
    )
    expect(told.transitions.map(({ reason, to, alarm }) => `${reason} ${alarm.severity} ${to}`)).toEqual([
      'acknowledged 4 acknowledged',
      'severity-fell 3 acknowledged',
    ])
  })

  test('believes a revision instead of what it revises, and does not count both', () => {
    const raised = play('29', every10)
    const revision = {
      quantity: 'pm25',
      value: 31,
      status: 'measuring',
      flags: ['revised'],
      revision: 1,
    } as const
    const { transitions } = play([{ kind: 'observation', at: 0, receivedAt: minute, values: [revision] }], {
      ...every10,
      state: raised.state,
    })
    expect(transitions.map(({ alarm }) => alarm.value)).toEqual([31])
  })

  test('counts neither what was only calibrating nor what turned out to be a fault', () => {
    const at = (place: number, mm: number, with_: Partial<ObservedValue>): Signal => ({
      ...{ kind: 'observation', at: place * minute, receivedAt: (place + 1) * minute },
      values: [observed('pm25', mm, with_)],
    })
    const revised = { flags: ['revised'], revision: 1 } as const
    const told = play(
      [
        at(0, 5, { status: 'calibrating' }),
        at(0, 3, revised),
        at(10, 40, {}),
        at(10, 40, { ...revised, status: 'fault' }),
        at(20, 28, {}),
      ],
      every10,
    )
    expect(told.transitions.map(({ reason, alarm }) => `${reason} ${alarm.value}`)).toEqual([
      'raised 43',
      'returned 43',
      'raised-again 31',
    ])
  })

  test('is exact while values are further apart than 1/96 of the window, and never misses one that is denser', () => {
    const values = fc.array(
      fc.record({ gapMs: fc.integer({ min: 1, max: 600_000 }), mm: fc.integer({ min: 0, max: 9 }) }),
      {
        minLength: 1,
        maxLength: 200,
      },
    )
    fc.assert(
      fc.property(values, (steps) => {
        let at = 0
        let memory: Memory = []
        const seen: { at: number; mm: number }[] = []
        for (const { gapMs, mm } of steps) {
          at += gapMs
          seen.push({ at, mm })
          const found = findSum(condition, { at, value: mm }, memory)
          memory = found.memory ?? []
          const sumOver = (windowMs: number): number =>
            seen.filter((one) => one.at > at - windowMs).reduce((sum, one) => sum + one.mm, 0)
          expect(found.value).toBeGreaterThanOrEqual(sumOver(hour))
          expect(found.value).toBeLessThanOrEqual(sumOver(hour + hour / 96))
        }
        expect(memory.length).toBeLessThanOrEqual(98)
      }),
      { numRuns: 100 },
    )
  })

  test('survives any number of restarts in between', () => {
    const signals = [5, 9, 12, 0, 7, 20, 3, 0, 0, 0, 0, 0].map((mm, place) =>
      anObservation(place * 10 * minute, { pm25: mm }),
    )
    const atOnce = play(signals, every10).lines
    let state = emptyDeviceState
    const lines: string[] = []
    for (const signal of signals) {
      const { state: after, transitions } = evaluate({
        device: aDevice(),
        rules: [rain],
        state,
        signals: [signal],
      })
      state = JSON.parse(JSON.stringify(after))
      lines.push(...transitions.map((one) => `${one.at / minute}m ${one.reason} ${one.alarm.severity}`))
    }
    expect(lines).toEqual(atOnce)
    expect(lines.length).toBeGreaterThan(2)
  })
})
