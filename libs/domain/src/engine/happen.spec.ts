import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { describeAlarm } from '../alarm/describe-alarm.js'
import { feedId } from '../ids.js'
import type { EventCondition } from '../rule/condition.js'
import type { Rule } from '../rule/rule.js'
import { aDevice, aRule, anEvent, play, series } from '../testing/index.js'
import { type DeviceState, emptyDeviceState } from './device-state.js'
import { evaluate } from './evaluate.js'
import { secondLook } from './second-look.js'
import type { EventSignal, Signal } from './signal.js'

const minute = 60_000
const device = aDevice({ feed: feedId('parking') })

/** Ten minutes, unless told otherwise. */
const rule = (condition: Partial<EventCondition> = {}, with_: Partial<Rule> = {}): Rule =>
  aRule(
    {
      ...{ kind: 'event', event: 'violation', windowMs: 10 * minute, levels: [{ limit: 1, severity: 2 }] },
      ...condition,
    },
    { feed: feedId('parking'), ...with_ },
  )

const violation = (at: number, with_: Partial<EventSignal> = {}): EventSignal =>
  anEvent(at, { event: 'violation', data: { offence: 'overstay' }, ...with_ })

const tick = (at: number): Signal => ({ kind: 'tick', at, listeningSinceAt: 0 })

/** A number is how many violations that minute has; the clock is looked at in each. */
const minutes = (text: string): Signal[] =>
  series(text).flatMap(({ at, value }) => [
    ...Array.from({ length: Number(value) || 0 }, () => violation(at)),
    tick(at),
  ])

const told = (text: string, ...rules: Rule[]) => play(minutes(text), { rules, device }).lines

describe('an event that a rule waits for', () => {
  test('raises when it happens, counts for the rule’s window, and is over by the clock', () => {
    expect(told('0 1 0x12', rule())).toEqual(['1m raised 2', '11m returned 2'])
  })

  test('holds the alarm from its own instant on when another one is there still', () => {
    expect(told('1 0x5 1 0x12', rule())).toEqual(['0m raised 2', '17m returned 2'])
  })

  test('counts: so many within the window raise, one by one they leave it', () => {
    const levels = [
      { limit: 2, severity: 2 },
      { limit: 4, severity: 3 },
    ] as const
    expect(told('1x3 0x12', rule({ levels }))).toEqual([
      '1m raised 2',
      '3m severity-rose 3',
      '10m severity-fell 2',
      '12m returned 2',
    ])
  })

  test('that are further apart than the window do not add up', () => {
    expect(told('1 0x9 1 0x9 1', rule({ levels: [{ limit: 2, severity: 2 }] }))).toEqual([])
  })

  test('is of its kind, and passes every test of its fields', () => {
    const payments = rule({
      event: 'payment',
      where: [
        { field: 'outcome', values: ['unpaid'] },
        { field: 'amountVnd', atLeast: 100_000 },
      ],
    })
    const payment = (at: number, outcome: string, amountVnd: number) =>
      anEvent(at * minute, { data: { session: 'S', outcome, amountVnd } })
    const signals = [
      violation(0),
      payment(1, 'paid', 200_000),
      payment(2, 'unpaid', 99_000),
      payment(3, 'unpaid', 100_000),
      anEvent(4 * minute, { data: {} }),
    ]
    expect(play(signals, { rules: [payments], device }).lines).toEqual(['3m raised 2'])
  })

  test('that happens outside the rule’s hours is none', () => {
    const hours = [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 60, toMinute: 120 }]
    const nights = rule({}, { schedule: { zone: 'UTC', hours } })
    expect(told('1 0x70', nights)).toEqual([])
  })
})

describe('an event that comes late', () => {
  test('still sounds within its age, with its true beginning', () => {
    const { transitions } = play([violation(minute, { receivedAt: 9 * minute })], { rules: [rule()], device })
    expect(transitions).toMatchObject([{ reason: 'raised', at: minute, learnedAt: 9 * minute }])
  })

  test('is a retro record when it is older than that, or over when it comes', () => {
    const old = violation(0, { receivedAt: 9 * minute, maxAgeMs: 5 * minute })
    const over = violation(0, { receivedAt: 11 * minute })
    for (const event of [old, over])
      expect(play([event, tick(12 * minute)], { rules: [rule()], device }).lines).toEqual([
        '0m found-in-late-data',
      ])
  })

  test('by the second entrance never sounds', () => {
    const signals = [violation(0, { imported: true }), tick(minute), tick(10 * minute)]
    expect(play(signals, { rules: [rule()], device }).lines).toEqual(['0m found-in-late-data'])
  })

  test('behind others takes its place in the window', () => {
    const two = rule({ levels: [{ limit: 2, severity: 2 }] })
    const signals = [violation(5 * minute), violation(2 * minute), tick(12 * minute)]
    expect(play(signals, { rules: [two], device }).lines).toEqual(['5m raised 2', '12m returned 2'])
  })

  test('behind the whole window is left to a second look, which finds what nobody has told', () => {
    const signals = [violation(60 * minute), violation(5 * minute)]
    const { behind } = evaluate({ device, rules: [rule()], state: emptyDeviceState, signals })
    expect(behind).toEqual([{ quantity: '', at: 5 * minute }])
    const events = { signals: [violation(5 * minute), violation(60 * minute)], untilAt: 65 * minute }
    const look = (known: Parameters<typeof secondLook>[0]['known']) =>
      secondLook({ device, rules: [rule()], observations: [], events, known, at: 70 * minute })
    const episode = { rule: 'a-event', quantity: '', raisedAt: 5 * minute, clearedAt: 15 * minute }
    expect(look([])).toMatchObject([{ ...episode, severity: 2, value: 1, limit: 1 }])
    expect(look([episode])).toEqual([])
  })
})

test('a rule that has changed lets its alarm go by the new window', () => {
  const { state } = play([violation(0)], { rules: [rule()], device })
  const changed = { ...rule({ windowMs: 20 * minute, levels: [{ limit: 3, severity: 1 }] }), version: 2 }
  const { lines } = play([tick(10 * minute), tick(20 * minute)], { rules: [changed], device, state })
  expect(lines).toEqual(['20m returned 2'])
})

test('the alarm says what happened, and how often when that matters', () => {
  const where = [{ field: 'offence', values: ['overstay', 'no-payment'] }]
  const context = { rule: rule({ where }), deviceName: { vi: 'Bãi 1', en: 'Lot 1' } }
  expect(describeAlarm({ quantity: '', value: 1, limit: 1 }, context, 'vi')).toBe(
    'Vi phạm (Lỗi: quá giờ hoặc không trả tiền) trong 10\u00A0ph — Bãi 1',
  )
  expect(describeAlarm({ quantity: '', value: 5, limit: 5 }, context, 'en')).toBe(
    'Violation (Offence: overstay or no payment) within 10\u00A0min 5 when raised (limit 5) — Lot 1',
  )
})

// ── Whatever happens ──────────────────────────────────────────────────────────────────────────────────────────

const windowMs = 10 * minute
const instants = fc.array(fc.integer({ min: 0, max: 90 * minute }), { maxLength: 40 })
const limit = fc.integer({ min: 1, max: 4 })
const rulesOf = (least: number): readonly Rule[] => [rule({ levels: [{ limit: least, severity: 2 }] })]

type Log = readonly Readonly<{ at: number; on: boolean }>[]
const logOf = (signals: readonly Signal[], rules: readonly Rule[]): Log =>
  evaluate({ device, rules, state: emptyDeviceState, signals }).transitions.map(({ at, reason }) => ({
    at,
    on: reason !== 'returned',
  }))

/** By counting at every instant at which the count can change. */
function counted(ats: readonly number[], least: number): Log {
  const log: { at: number; on: boolean }[] = []
  let on = false
  for (const now of [...new Set(ats.flatMap((at) => [at, at + windowMs]))].sort((a, b) => a - b)) {
    const isMet = ats.filter((at) => at <= now && at > now - windowMs).length >= least
    if (isMet !== on) log.push({ at: now, on: isMet })
    on = isMet
  }
  return log
}

test('in order, the log is what counting at every instant gives, however often the clock is looked at', () => {
  fc.assert(
    fc.property(instants, limit, fc.array(fc.nat(100 * minute), { maxLength: 8 }), (ats, least, looks) => {
      const signals = [...ats.map((at) => violation(at)), ...looks.map(tick)].sort(
        // the clock last: at one instant a window opens before it closes
        (a, b) => a.at - b.at || a.kind.localeCompare(b.kind),
      )
      expect(logOf([...signals, tick(200 * minute)], rulesOf(least))).toEqual(counted(ats, least))
    }),
    { numRuns: 300 },
  )
})

test('what is true at the end does not depend on the order in which events of one window came', () => {
  const near = fc.uniqueArray(fc.integer({ min: 0, max: windowMs - 1 }), { minLength: 1, maxLength: 8 })
  const orders = near.chain((ats) =>
    fc.tuple(fc.constant(ats), fc.shuffledSubarray(ats, { minLength: ats.length })),
  )
  fc.assert(
    fc.property(orders, limit, ([ats, shuffled], least) => {
      const receivedAt = windowMs
      const after = (order: readonly number[]) => {
        const signals = order.map((at) => violation(at, { receivedAt: Math.max(at, receivedAt - 1) }))
        const { state, dueAt } = evaluate({ device, rules: rulesOf(least), state: emptyDeviceState, signals })
        const { memory, alarm } = state.rules['a-event/'] ?? {}
        return { memory, active: alarm?.facts.active ?? false, dueAt }
      }
      expect(after(shuffled)).toEqual(after(ats.toSorted((a, b) => a - b)))
    }),
    { numRuns: 300 },
  )
})

test('any division into calls, with a restart at each, gives the same log', () => {
  fc.assert(
    fc.property(instants, limit, fc.integer({ min: 1, max: 7 }), (ats, least, size) => {
      const signals = ats.flatMap((at, place) =>
        place % 5 === 4 ? [violation(at), tick(at)] : [violation(at)],
      )
      const rules = rulesOf(least)
      const whole = evaluate({ device, rules, state: emptyDeviceState, signals })
      let state: DeviceState = emptyDeviceState
      const transitions = []
      for (let place = 0; place < signals.length; place += size) {
        const part = evaluate({ device, rules, state, signals: signals.slice(place, place + size) })
        transitions.push(...part.transitions)
        state = JSON.parse(JSON.stringify(part.state)) as DeviceState
      }
      expect(transitions).toEqual(whole.transitions)
      expect(state).toEqual(whole.state)
    }),
    { numRuns: 200 },
  )
})

test('events that are too old raise nothing, in any order', () => {
  fc.assert(
    fc.property(instants, limit, (ats, least) => {
      const signals = ats.map((at) => violation(at, { receivedAt: at + 16 * minute }))
      const { transitions } = evaluate({
        ...{ device, rules: rulesOf(least), state: emptyDeviceState },
        signals: [...signals, tick(200 * minute)],
      })
      expect(transitions.every(({ retro }) => retro)).toBe(true)
    }),
    { numRuns: 200 },
  )
})
