import { describe, expect, test } from '@jest/globals'
import { type Schedule, hoursTurnAt, isWithinHours } from '../rule/schedule.js'
import { aDevice, aNoDataRule, aThresholdRule, anObservation } from '../testing/index.js'
import { type DeviceState, emptyDeviceState, liveAlarms } from './device-state.js'
import { evaluate } from './evaluate.js'
import type { Signal } from './signal.js'

const minute = 60_000
/** 2026-11-23 is a Monday. */
const at = (text: string): number => Date.parse(`2026-11-${text}:00+07:00`)
const schoolHours: Schedule = {
  zone: 'Asia/Ho_Chi_Minh',
  hours: [{ days: [1, 2, 3, 4, 5], fromMinute: 6 * 60, toMinute: 18 * 60 }],
}
const nights: Schedule = {
  zone: 'Asia/Ho_Chi_Minh',
  hours: [{ days: [5], fromMinute: 22 * 60, toMinute: 5 * 60 }],
}

describe('hours by the clock on the wall of Da Nang', () => {
  test.each([
    ['23T05:59', false],
    ['23T06:00', true],
    ['23T17:59', true],
    ['23T18:00', false],
    ['22T12:00', false], // a Sunday
  ])('of a school at %s: %s', (text, within) => {
    expect(isWithinHours(schoolHours, at(text))).toBe(within)
  })

  test.each([
    ['27T21:59', false],
    ['27T22:00', true],
    ['28T04:59', true], // Saturday morning belongs to Friday’s night
    ['28T05:00', false],
    ['28T23:00', false],
    ['27T04:00', false],
  ])('across midnight at %s: %s', (text, within) => {
    expect(isWithinHours(nights, at(text))).toBe(within)
  })

  test('turn when they begin and when they end, over a weekend too', () => {
    expect(hoursTurnAt(schoolHours, at('23T05:00'))).toBe(at('23T06:00'))
    expect(hoursTurnAt(schoolHours, at('23T06:00'))).toBe(at('23T18:00'))
    expect(hoursTurnAt(schoolHours, at('27T18:30'))).toBe(at('30T06:00'))
    expect(
      hoursTurnAt(
        { zone: 'Asia/Ho_Chi_Minh', hours: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 0 }] },
        0,
      ),
    ).toBeUndefined()
  })
})

describe('hours where clocks are put forward and back', () => {
  const daily = (zone: string, fromMinute: number, toMinute: number): Schedule => ({
    zone,
    hours: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute, toMinute }],
  })
  const turn = (schedule: Schedule, after: string): string | undefined => {
    const turnAt = hoursTurnAt(schedule, Date.parse(after))
    return turnAt === undefined ? undefined : new Date(turnAt).toISOString().slice(0, 16)
  }

  test.each([
    // By half an hour: forward on 4 October 2026 at 02:00 (+10:30 → +11), back on 5 April.
    ['Australia/Lord_Howe', '2026-10-03T14:00:00Z', '2026-10-03T19:00', '2026-10-04T07:00'],
    ['Australia/Lord_Howe', '2026-04-04T14:00:00Z', '2026-04-04T19:30', '2026-04-05T07:30'],
    // In the south the spring is in September.
    ['Pacific/Auckland', '2026-09-26T13:00:00Z', '2026-09-26T17:00', '2026-09-27T05:00'],
    ['Pacific/Auckland', '2026-04-04T12:00:00Z', '2026-04-04T18:00', '2026-04-05T06:00'],
    ['America/New_York', '2026-03-08T06:00:00Z', '2026-03-08T10:00', '2026-03-08T22:00'],
    ['America/New_York', '2026-11-01T05:00:00Z', '2026-11-01T11:00', '2026-11-01T23:00'],
  ])('%s: asked before, at %s, they turn at six on the wall', (zone, before, ...turns) => {
    const schedule = daily(zone, 6 * 60, 18 * 60)
    expect([turn(schedule, before), turn(schedule, `${turns[0]}:00Z`)]).toEqual(turns)
  })

  test('that begin at a time which the clocks leap over begin all the same', () => {
    const schedule = daily('Australia/Lord_Howe', 2 * 60 + 15, 18 * 60)
    expect(turn(schedule, '2026-10-03T14:00:00Z')).toBe('2026-10-03T15:45')
  })
})

describe('a rule with hours', () => {
  const rule = aThresholdRule({ schedule: schoolHours })
  const device = aDevice({ intervalMs: 10 * minute })
  const play = (signals: readonly Signal[], state: DeviceState = emptyDeviceState, rules = [rule]) => {
    const told = evaluate({ device, rules, state, signals })
    const lines = told.transitions.map(({ reason, from, to }) => `${from} ${reason} ${to}`)
    return { lines, ...told }
  }
  const dust = (text: string, pm25: number) => anObservation(at(text), { pm25 })
  const tick = (text: string): Signal => ({ kind: 'tick', at: at(text), listeningSinceAt: 0 })

  test('raises nothing outside them, and begins with them what is still true', () => {
    const { lines, transitions } = play([dust('23T05:40', 90), dust('23T05:50', 90), dust('23T06:00', 90)])
    expect(lines).toEqual(['normal raised unacknowledged'])
    expect(transitions[0]?.at).toBe(at('23T06:00'))
  })

  test('leaves no record of what began and ended outside them', () => {
    expect(play([dust('23T04:00', 90), dust('23T04:10', 10), dust('23T06:00', 10)]).lines).toEqual([])
  })

  test('records what began within them, found late, as over when they were', () => {
    const late = (text: string, pm25: number) =>
      anObservation(at(text), { pm25 }, { receivedAt: at('24T12:00') })
    const { transitions } = play([late('23T17:50', 90), late('23T18:00', 90), late('23T18:20', 10)])
    expect(transitions).toMatchObject([
      {
        reason: 'found-in-late-data',
        retro: true,
        alarm: { raisedAt: at('23T17:50'), clearedAt: at('23T18:00') },
      },
    ])
  })

  test('suppresses its alarm by design when they end, and asks anew when they begin', () => {
    const raised = play([dust('23T17:50', 90)])
    expect(raised.dueAt).toBe(at('23T18:00'))
    const ended = play([tick('23T18:00')], raised.state)
    expect(ended.lines).toEqual(['unacknowledged suppressed suppressed-by-design'])
    expect(ended.dueAt).toBe(at('24T06:00'))
    expect(play([dust('23T18:10', 90)], ended.state).lines).toEqual([])
    expect(play([tick('24T06:00')], ended.state).lines).toEqual([
      'suppressed-by-design unsuppressed unacknowledged',
    ])
  })

  test('hears a live observation tell the time before the clock does', () => {
    const raised = play([dust('23T17:50', 90)])
    expect(play([dust('23T18:00', 90)], raised.state).lines).toEqual([
      'unacknowledged suppressed suppressed-by-design',
    ])
  })

  test('ends in silence what has returned while it was suppressed', () => {
    const { lines, state } = play([
      dust('23T17:50', 90),
      tick('23T18:00'),
      dust('23T20:00', 10),
      tick('24T06:00'),
    ])
    expect(lines).toEqual([
      'normal raised unacknowledged',
      'unacknowledged suppressed suppressed-by-design',
      'suppressed-by-design returned suppressed-by-design',
      'suppressed-by-design unsuppressed normal',
    ])
    expect(Object.values(state.rules).some(({ alarm }) => alarm)).toBe(false)
  })

  test('lets what had returned before wait for a hand at any hour', () => {
    expect(play([dust('23T17:40', 90), dust('23T17:50', 10), tick('23T18:00')]).lines).toEqual([
      'normal raised unacknowledged',
      'unacknowledged returned returned-unacknowledged',
    ])
  })

  test('tells the time by what is received, whenever that was measured', () => {
    const ended = play([dust('23T17:50', 90), tick('23T18:00')])
    const lastOfTheDay = anObservation(at('23T17:55'), { pm25: 95 }, { receivedAt: at('23T18:05') })
    expect(play([lastOfTheDay], ended.state).lines).toEqual([])
    const begun = play([tick('24T06:00')], ended.state)
    const lastOfTheNight = anObservation(at('24T05:55'), { pm25: 95 }, { receivedAt: at('24T06:05') })
    expect(play([lastOfTheNight], begun.state).lines).toEqual([])
  })

  test('sets aside at once what began within them and is received after them', () => {
    const late = anObservation(at('23T17:55'), { pm25: 95 }, { receivedAt: at('23T18:05') })
    const { lines, dueAt } = play([late])
    expect(lines).toEqual(['normal raised unacknowledged', 'unacknowledged suppressed suppressed-by-design'])
    expect(dueAt).toBe(at('24T06:00'))
  })

  test('is not turned back by a clock that lags a little behind another', () => {
    const ended = play([dust('23T17:50', 90), tick('23T18:00')])
    const lagging: Signal = { kind: 'tick', at: at('23T18:00') - 200, listeningSinceAt: 0 }
    expect(play([lagging], ended.state).lines).toEqual([])
  })

  test('lets its alarm sound again when its next version watches at all hours', () => {
    const ended = play([dust('23T17:50', 90), tick('23T18:00')])
    const always = [aThresholdRule({ version: 2 })]
    const heard = play([], ended.state, always)
    expect(heard.dueAt).toBeLessThanOrEqual(at('23T20:00'))
    expect(play([tick('23T20:00')], heard.state, always).lines).toEqual([
      'suppressed-by-design unsuppressed unacknowledged',
    ])
  })

  test('leaves no suppressed alarm behind when it is retired outside them', () => {
    const ended = play([dust('23T17:50', 90), tick('23T18:00')])
    const gone = play([tick('23T20:00')], ended.state, [])
    expect(gone.lines).toEqual([
      'suppressed-by-design rule-retired suppressed-by-design',
      'suppressed-by-design unsuppressed normal',
    ])
    expect(liveAlarms(gone.state)).toEqual([])
    expect(gone.dueAt).toBeUndefined()
  })

  test('finds no silence outside them, and looks when they begin', () => {
    const silence = [aNoDataRule({ schedule: schoolHours })]
    const heard = play([dust('23T17:50', 10)], emptyDeviceState, silence)
    const night = play([tick('23T18:30')], heard.state, silence)
    expect(night.lines).toEqual([])
    expect(night.dueAt).toBe(at('24T06:00'))
    expect(play([tick('24T06:00')], night.state, silence).lines).toEqual(['normal raised unacknowledged'])
  })
})
