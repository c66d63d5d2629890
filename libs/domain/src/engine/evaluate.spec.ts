import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Transition } from '../alarm/alarm.js'
import { ruleId } from '../ids.js'
import { aDevice, aGeofenceRule, aNoDataRule, aThresholdRule } from '../testing/index.js'
import { type DeviceState, emptyDeviceState, liveAlarms } from './device-state.js'
import { evaluate } from './evaluate.js'
import type { AlarmAction, Signal } from './signal.js'

const minute = 60_000
const device = aDevice()
const halfHour = {
  zone: 'UTC',
  hours: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 20, toMinute: 50 }],
}
const rules = [
  aThresholdRule({ onDelayMs: minute, offDelayMs: 2 * minute, reAlarmAfterMs: 10 * minute }),
  aNoDataRule({ condition: { quantities: ['', 'no2'] } }),
  aGeofenceRule({ latching: true }),
  aThresholdRule({ id: ruleId('by-day'), schedule: halfHour }),
  aNoDataRule({ id: ruleId('silent-by-day'), schedule: halfHour }),
]

const value = fc.record({
  quantity: fc.constantFrom('pm25', 'no2'),
  value: fc.integer({ min: 0, max: 200 }),
  status: fc.constantFrom('measuring' as const, 'measuring' as const, 'fault' as const),
  flags: fc.constant([]),
  revision: fc.constant(0),
})
const place = fc.constantFrom([108.2, 16] as const, [108.3, 16] as const)
const moment = fc.integer({ min: 0, max: 90 * minute })
const observation = fc
  .record({
    at: moment,
    delay: fc.constantFrom(0, 0, 1_000, 4 * minute, 60 * minute),
    values: fc.uniqueArray(value, { maxLength: 2, selector: (v) => v.quantity }),
    position: fc.option(place, { nil: undefined }),
  })
  .map(({ at, delay, values, position }): Signal => ({
    kind: 'observation',
    at,
    receivedAt: at + delay,
    values,
    ...(position && { position }),
  }))
const tick = moment.map((at): Signal => ({ kind: 'tick', at, listeningSinceAt: 0 }))
const action = fc.constantFrom<AlarmAction>(
  { kind: 'acknowledge' },
  { kind: 'reset' },
  { kind: 'shelve', untilAt: 50 * minute, comment: 'x' },
  { kind: 'unshelve' },
  { kind: 'take-out-of-service', comment: 'x' },
  { kind: 'return-to-service' },
)
/** A command on whichever alarm is live when its turn comes: the place is drawn, the id found while playing. */
type Drawn = Signal | { kind: 'operator'; at: number; place: number; action: AlarmAction }
const operator = fc.record({ kind: fc.constant('operator' as const), at: moment, place: fc.nat(2), action })
const story: fc.Arbitrary<Drawn[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: observation },
    { weight: 2, arbitrary: tick },
    { weight: 2, arbitrary: operator },
  ),
  { maxLength: 60 },
)

type Told = { state: DeviceState; transitions: Transition[]; signals: Signal[] }

function playAll(drawn: readonly Drawn[]): Told {
  const told: Told = { state: emptyDeviceState, transitions: [], signals: [] }
  for (const step of drawn) {
    const signal = step.kind === 'operator' ? command(told.state, step) : step
    if (!signal) continue
    const { state, transitions } = evaluate({ device, rules, state: told.state, signals: [signal] })
    told.state = state
    told.transitions.push(...transitions)
    told.signals.push(signal)
  }
  return told
}

function command(
  state: DeviceState,
  { at, place, action }: Extract<Drawn, { kind: 'operator' }>,
): Signal | undefined {
  const alarm = liveAlarms(state)[place]
  return alarm && { kind: 'command', at, alarm: alarm.id, action, actor: 'an' }
}

describe('the engine, whatever happens', () => {
  test('gives the same transitions in any division into calls and after a restart anywhere', () => {
    fc.assert(
      fc.property(story, fc.array(fc.nat(10), { minLength: 1, maxLength: 60 }), (drawn, cuts) => {
        const whole = playAll(drawn)
        let state: DeviceState = emptyDeviceState
        const transitions: Transition[] = []
        for (let from = 0, cut = 0; from < whole.signals.length; cut += 1) {
          const signals = whole.signals.slice(from, (from += 1 + (cuts[cut % cuts.length] ?? 0)))
          const evaluation = evaluate({ device, rules, state, signals })
          transitions.push(...evaluation.transitions)
          state = JSON.parse(JSON.stringify(evaluation.state)) as DeviceState
        }
        expect(transitions).toEqual(whole.transitions)
        expect(state).toEqual(whole.state)
      }),
      { numRuns: 300 },
    )
  })

  test('keeps at most one live alarm per rule and quantity, and every transition begins where the last one ended', () => {
    fc.assert(
      fc.property(story, (drawn) => {
        const { transitions } = playAll(drawn)
        const live = new Map<string, { id: string; state: string }>()
        for (const { alarm, from, to, retro } of transitions) {
          if (retro) continue
          const key = `${alarm.rule.id}/${alarm.quantity}`
          const before = live.get(key)
          expect(from).toBe(before?.state ?? 'normal')
          if (before) expect(alarm.id).toBe(before.id)
          if (to === 'normal') live.delete(key)
          else live.set(key, { id: alarm.id, state: to })
        }
      }),
      { numRuns: 300 },
    )
  })

  test('is moved by nothing that comes a second time', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 40 }), (signals) => {
        const once = evaluate({ device, rules, state: emptyDeviceState, signals })
        const again = evaluate({ device, rules, state: once.state, signals })
        expect(again.transitions).toEqual([])
        expect({ ...again.state, rules: {} }).toEqual({ ...once.state, rules: {} })
      }),
      { numRuns: 300 },
    )
  })

  test('never touches the state it was given', () => {
    fc.assert(
      fc.property(story, (drawn) => {
        const { state, signals } = playAll(drawn)
        const before = JSON.stringify(state)
        evaluate({ device, rules, state, signals })
        expect(JSON.stringify(state)).toBe(before)
      }),
      { numRuns: 100 },
    )
  })

  test('raises nothing out of late data alone', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 40 }), (signals) => {
        const late = signals.map((signal) =>
          signal.kind === 'observation' ? { ...signal, receivedAt: signal.at + 24 * 60 * minute } : signal,
        )
        const { transitions } = evaluate({ device, rules, state: emptyDeviceState, signals: late })
        expect(transitions.filter(({ retro }) => !retro)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
