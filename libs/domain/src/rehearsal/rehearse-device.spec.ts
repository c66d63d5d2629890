import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Transition } from '../alarm/alarm.js'
import type { Bulletin } from '../bulletin/bulletin.js'
import { type DeviceState, emptyDeviceState } from '../engine/device-state.js'
import { evaluate } from '../engine/evaluate.js'
import type { EventSignal, Signal } from '../engine/signal.js'
import type { ExpressionOf } from '../engine/watch/expression.js'
import { areaId, ruleId, zoneId } from '../ids.js'
import type {
  CategoryCondition,
  EventCondition,
  ExpressionCondition,
  SpeedCondition,
  SumCondition,
  Zone,
} from '../rule/condition.js'
import type { Rule } from '../rule/rule.js'
import { aDevice, aNoDataRule, aRule, aThresholdRule, anEvent } from '../testing/index.js'
import { rehearseDevice } from './rehearse-device.js'
import { type Samples, signalsOf } from './samples.js'

const minute = 60_000
const startAt = Date.UTC(2026, 0, 5)

const flood: Bulletin = {
  ...{ id: '7', number: 'LU-118', issuer: 'Đài KTTV', hazard: 'flood', level: 3, areas: [areaId('city')] },
  ...{ issuedAt: startAt, validFromAt: startAt + 10 * minute, validToAt: startAt + 60 * minute },
}
/** One that is cancelled in the middle of a minute, and a worse one that follows later. */
const bulletins: readonly Bulletin[] = [
  { ...flood, ended: { at: startAt + 25.5 * minute, as: 'cancelled' } },
  {
    ...{ ...flood, id: '8', level: 4 },
    ...{ validFromAt: startAt + 45 * minute, validToAt: startAt + 300 * minute },
  },
]
const waits = { bulletin: { hazard: 'flood', level: 3 } } as const
const device = aDevice({ bulletins })

/** A question that is answered without no2, unless it is needed; and one that asks how two compare. */
const expressionOf: ExpressionOf = ({ id }) =>
  id === ruleId('compares')
    ? ({ pm25, no2 }) => (pm25 === undefined || no2 === undefined ? undefined : pm25 > no2)
    : ({ pm25, no2 }) => (Number(pm25) >= 80 ? true : no2 === undefined ? undefined : Number(no2) % 2 === 1)

/** As it goes live: signal by signal, the state stored and read back in between, a tick at every deadline. */
function live(rules: readonly Rule[], samples: Samples, untilAt: number): Transition[] {
  let state: DeviceState = emptyDeviceState
  let dueAt: number | undefined
  const told: Transition[] = []
  const step = (signal: Signal): void => {
    const evaluation = evaluate({ device, rules, state, expressionOf, signals: [signal] })
    state = JSON.parse(JSON.stringify(evaluation.state)) as DeviceState
    dueAt = evaluation.dueAt
    told.push(...evaluation.transitions)
  }
  const ticks = (before: number): void => {
    for (let guard = 0; dueAt !== undefined && dueAt < before && guard < 50; guard += 1)
      step({ kind: 'tick', at: dueAt, listeningSinceAt: startAt })
  }
  for (const signal of signalsOf(samples)) {
    ticks(signal.at)
    step(signal)
  }
  ticks(untilAt)
  return told
}

/** Divided as a stream divides it. */
function rehearsed(rules: readonly Rule[], samples: Samples, pieces: readonly number[]): Transition[] {
  const rehearsal = rehearseDevice({ device, rules, expressionOf, sinceAt: startAt })
  const cuts = [0, ...pieces.map((piece) => piece % (samples.at.length + 1)), samples.at.length]
  cuts.sort((a, b) => a - b)
  return cuts.slice(1).flatMap((to, place) => {
    const [from = 0, piece] = [cuts[place], samples]
    const columns = [...piece.columns].map(([key, column]) => [key, column.slice(from, to)] as const)
    const statuses = [...(piece.statuses ?? [])].map(([row, said]) => [row - from, said] as const)
    const nextAt = samples.at[to] ?? untilOf(samples)
    return [
      ...rehearsal.take({
        ...{ at: piece.at.slice(from, to), columns: new Map(columns), statuses: new Map(statuses) },
        positions: piece.positions?.slice(from, to) ?? [],
        events: piece.events?.filter(({ at }) => at >= (samples.at[from] ?? nextAt) && at < nextAt) ?? [],
      }),
      ...rehearsal.pass(nextAt),
    ]
  })
}

const untilOf = ({ at }: Samples): number => (at.at(-1) ?? startAt) + 60 * minute

const broken = { pm25: 'fault', speed: 'fault' } as const

/** Minutes apart, now and then a silence, values around two limits that tremble. */
const story = fc
  .array(
    fc.record({
      minutes: fc.oneof(
        { weight: 12, arbitrary: fc.constant(1) },
        { weight: 2, arbitrary: fc.integer({ min: 2, max: 9 }) },
        { weight: 1, arbitrary: fc.constant(400) },
      ),
      value: fc.oneof(
        { weight: 3, arbitrary: fc.constant(10) },
        { weight: 6, arbitrary: fc.integer({ min: 76, max: 84 }) },
        { weight: 2, arbitrary: fc.integer({ min: 146, max: 154 }) },
        { weight: 1, arbitrary: fc.constant(Number.NaN) },
      ),
      isBroken: fc.integer({ min: 0, max: 19 }).map((chance) => chance === 0),
      /** Degrees from the middle of a zone that is a twentieth wide. */
      away: fc.constantFrom(0, 0, 0.01, 0.04, 0.5, undefined),
      paid: fc.constantFrom(0, 0, 0, 1, 2),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((points): Samples => {
    let at = startAt
    const instants = points.map(({ minutes }) => (at += minutes * minute))
    const values = Float64Array.from(points, ({ value }) => value)
    const other = Float64Array.from(points, (_, place) => (place % 3 === 0 ? place : Number.NaN))
    return {
      at: Float64Array.from(instants),
      columns: new Map([
        ['pm25', values],
        ['no2', other],
        [
          'speed',
          Float64Array.from(points, ({ value }, place) => (place % 4 === 3 ? Number.NaN : value - 20)),
        ],
      ]),
      statuses: new Map(
        points.flatMap(({ isBroken }, row): [number, typeof broken][] => (isBroken ? [[row, broken]] : [])),
      ),
      positions: points.map(({ away }) => (away === undefined ? undefined : [106.7, 10.7 + away])),
      events: points.flatMap(({ paid }, row): EventSignal[] =>
        Array.from({ length: paid }, (_, place) => anEvent((instants[row] ?? 0) + (place + 1) * 20_000)),
      ),
    }
  })

const office = {
  zone: 'Asia/Ho_Chi_Minh',
  hours: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 480, toMinute: 1_020 }],
}
const sum = (with_: Omit<SumCondition, 'kind' | 'quantity'>): Rule =>
  aRule({ kind: 'sum', quantity: 'pm25', ...with_ })
const zone: Zone = {
  ...{ id: zoneId('road'), name: { vi: 'Đường', en: 'Road' } },
  line: [
    [106.6, 10.7],
    [106.8, 10.7],
  ],
  halfWidthM: 2_000,
}
const question: ExpressionCondition = {
  ...{ kind: 'expression', expression: 'see expressionOf', quantities: ['pm25', 'no2'], severity: 2 },
}
const category: CategoryCondition = {
  ...{ kind: 'category', quantity: 'pm25', scale: 'vn-aqi', deadband: 2 },
  levels: [
    { category: 'moderate', severity: 1 },
    { category: 'bad', severity: 3 },
  ],
}
const payments: EventCondition = {
  ...{ kind: 'event', event: 'payment', windowMs: 7 * minute, where: [{ field: 'amountVnd', atLeast: 1 }] },
  levels: [
    { limit: 2, severity: 2 },
    { limit: 5, severity: 3 },
  ],
}
const speed: SpeedCondition = {
  ...{ kind: 'speed', deadband: 2 },
  levels: [
    { limit: 60, severity: 2 },
    { limit: 100, severity: 4 },
  ],
}
const kinds: readonly (readonly [string, Rule])[] = [
  ['a threshold', aThresholdRule()],
  ['a threshold with delays', aThresholdRule({ onDelayMs: 3 * minute, offDelayMs: 2 * minute })],
  ['a threshold without a deadband', aThresholdRule({ condition: { deadband: 0 } })],
  [
    'a threshold below',
    aThresholdRule({ condition: { direction: 'below', levels: [{ limit: 78, severity: 2 }] } }),
  ],
  ['a threshold with hours', aThresholdRule({ schedule: office, offDelayMs: 2 * minute })],
  ['a threshold under a bulletin', aThresholdRule({ ...waits, offDelayMs: 2 * minute })],
  ['a silence', aNoDataRule()],
  ['a silence under a bulletin', aNoDataRule({ ...waits, condition: { quantities: ['', 'no2'] } })],
  [
    'a silence of one quantity, in hours',
    aNoDataRule({ schedule: office, condition: { quantities: ['', 'pm25'] } }),
  ],
  [
    'a rate',
    aRule({
      ...{ kind: 'rate', quantity: 'pm25', direction: 'rising', perMs: minute, windowMs: 4 * minute },
      ...{ levels: [{ limit: 2, severity: 2 }], deadband: 1 },
    }),
  ],
  [
    'a falling rate with delays',
    aRule(
      {
        ...{ kind: 'rate', quantity: 'pm25', direction: 'falling', perMs: minute, windowMs: 30 * minute },
        ...{ levels: [{ limit: 1, severity: 2 }], deadband: 0 },
      },
      { onDelayMs: 2 * minute, offDelayMs: minute },
    ),
  ],
  ['a sum', sum({ windowMs: 10 * minute, levels: [{ limit: 700, severity: 2 }], deadband: 3 })],
  [
    'a sum that keeps several values as one, in hours',
    {
      ...sum({ windowMs: 600 * minute, levels: [{ limit: 2_000, severity: 2 }], deadband: 100 }),
      schedule: office,
    },
  ],
  ['a sum at its limit', sum({ windowMs: 2 * minute, levels: [{ limit: 160, severity: 2 }], deadband: 0 })],
  ['a state', aRule({ kind: 'match', quantity: 'pm25', values: [10, 80], severity: 3 })],
  [
    'a state with delays, in hours',
    aRule(
      { kind: 'match', quantity: 'pm25', values: [10, 76, 78, 80], severity: 3 },
      { onDelayMs: minute, offDelayMs: minute, schedule: office },
    ),
  ],
  ['a category', aRule(category)],
  ['a category with delays, in hours', aRule(category, { onDelayMs: minute, schedule: office })],
  ['a category under a bulletin', aRule(category, { ...waits, onDelayMs: minute, offDelayMs: minute })],
  ['events', aRule(payments)],
  ['events with delays, in hours', aRule(payments, { offDelayMs: 3 * minute, schedule: office })],
  ['events under a bulletin', aRule(payments, waits)],
  ['a stay in a zone', aRule({ kind: 'geofence', event: 'enter', zone, dwellMs: 3 * minute, severity: 2 })],
  ['leaving a zone', aRule({ kind: 'geofence', event: 'exit', zone, severity: 2 })],
  ['a question', aRule(question)],
  ['a question with delays', aRule(question, { onDelayMs: 2 * minute, offDelayMs: minute })],
  ['a question under a bulletin', aRule(question, { ...waits, offDelayMs: minute })],
  ['a question in hours', aRule(question, { schedule: office, onDelayMs: minute })],
  ['a question that compares', aRule(question, { id: ruleId('compares'), offDelayMs: minute })],
  ['leaving a zone under a bulletin', aRule({ kind: 'geofence', event: 'exit', zone, severity: 2 }, waits)],
  ['a state under a bulletin', aRule({ kind: 'match', quantity: 'pm25', values: [80], severity: 3 }, waits)],
  ['a silence of two quantities', aNoDataRule({ condition: { quantities: ['pm25', '', 'no2'] } })],
  ['a silence of one quantity', aNoDataRule({ condition: { quantities: ['no2'], missedReports: 2 } })],
  ['events that soon are many', aRule({ ...payments, windowMs: 40 * minute })],
  ['an event', aRule({ ...payments, windowMs: minute, levels: [{ limit: 1, severity: 2 }] })],
  ['a speed', aRule(speed)],
  ['a speed without a deadband', aRule({ ...speed, deadband: 0 }, { onDelayMs: 2 * minute })],
  ['a speed in a zone', aRule({ ...speed, zone }, { offDelayMs: 2 * minute })],
  ['a speed in hours', aRule(speed, { schedule: office, onDelayMs: minute, offDelayMs: minute })],
  ['a speed in a zone under a bulletin', aRule({ ...speed, zone }, waits)],
]

test.each(kinds)('%s is rehearsed as it would have gone live, however the stream is divided', (_, rule) => {
  fc.assert(
    fc.property(story, fc.array(fc.nat(), { maxLength: 6 }), (samples, pieces) => {
      expect(rehearsed([rule], samples, pieces)).toEqual(live([rule], samples, untilOf(samples)))
    }),
    { numRuns: 40 },
  )
})

test('three versions of a rule tried together tell what each tells alone', () => {
  const versions = kinds.slice(0, 3).map(([id, rule]) => ({ ...rule, id: id as Rule['id'] }))
  fc.assert(
    fc.property(story, (samples) => {
      const together = rehearsed(versions, samples, [40])
      for (const version of versions)
        expect(together.filter(({ alarm }) => alarm.rule.id === version.id)).toEqual(
          live([version], samples, untilOf(samples)),
        )
    }),
    { numRuns: 40 },
  )
})
