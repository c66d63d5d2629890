import {
  type DeviceState,
  type Rule,
  type SampleColumn,
  type Samples,
  type Signal,
  emptyDeviceState,
  evaluate,
  feedId,
  openRehearsal,
  ruleId,
} from '@haidang/domain'
import { aDevice } from '@haidang/domain/testing'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { expressionOf, expressionProblem } from './expressions-of.js'

const secondMs = 1_000
const startAt = Date.UTC(2026, 0, 5)
const device = aDevice({ feed: feedId('vehicle'), intervalMs: 15 * secondMs })
const quantities = ['speed', 'heading', 'ignition', 'duty']
const duties = ['available', 'dispatched', 'on-scene']

/** Questions over the whole of the language that a rule may be written in. */
const { truth: question } = fc.letrec<{ truth: string; number: string; whole: string; word: string }>(
  (tie) => ({
    truth: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('speed > 50.0', 'ignition', 'duty == "on-scene"', 'heading >= 180', 'true'),
      fc
        .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number'))
        .map((parts) => parts.join(' ')),
      fc
        .tuple(tie('number'), fc.constantFrom('<', '>='), fc.nat({ max: 200 }))
        .map((parts) => parts.join(' ')),
      fc.tuple(tie('whole'), fc.constantFrom('<', '=='), tie('whole')).map((parts) => parts.join(' ')),
      fc
        .tuple(tie('truth'), fc.constantFrom('&&', '||', '==', '!='), tie('truth'))
        .map(([a, by, b]) => `(${a}) ${by} (${b})`),
      tie('truth').map((a) => `!(${a})`),
      fc.tuple(tie('truth'), tie('truth'), tie('truth')).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
      fc.tuple(tie('word'), tie('word')).map(([a, b]) => `${a} != ${b}`),
      fc
        .tuple(tie('word'), fc.subarray(duties, { minLength: 1 }))
        .map(([a, list]) => `${a} in ${JSON.stringify(list)}`),
    ),
    number: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('speed', 'heading', '0.0', '50.0', '1.5', '1e300'),
      fc
        .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/'), tie('number'))
        .map(([a, by, b]) => `(${a} ${by} ${b})`),
      tie('number').map((a) => `-(${a})`),
      tie('whole').map((a) => `double(${a})`),
      fc.tuple(tie('truth'), tie('number'), tie('number')).map(([a, b, c]) => `((${a}) ? ${b} : ${c})`),
    ),
    whole: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('0', '3', '50'),
      fc
        .tuple(tie('whole'), fc.constantFrom('+', '-', '*', '/', '%'), tie('whole'))
        .map(([a, by, b]) => `(${a} ${by} ${b})`),
      tie('number').map((a) => `int(${a})`),
    ),
    word: fc.constantFrom('duty', '"on-scene"', '"available"'),
  }),
)

const rules = fc
  .record({
    expression: question,
    onDelayMs: fc.constantFrom(0, 30 * secondMs),
    offDelayMs: fc.constantFrom(0, 45 * secondMs),
  })
  .map(({ expression, ...delays }): Rule => {
    const asked = quantities.filter((quantity) => expression.includes(quantity))
    const condition: Rule['condition'] = {
      ...{ kind: 'expression', expression, severity: 2 },
      quantities: asked.length > 0 ? asked : ['speed'],
    }
    const name = { vi: 'a', en: 'a' }
    return { id: ruleId('rehearsed'), version: 1, name, feed: device.feed, condition, ...delays }
  })
  .filter((rule) => !/limit|Exceeded|longer/i.test(expressionProblem(rule) ?? ''))

/** A drive: reports 15 s apart, now and then a silence; what is not in a report is kept from the last for a while. */
const drive = fc
  .array(
    fc.record({
      seconds: fc.constantFrom(15, 15, 15, 15, 30, 60, 600),
      speed: fc.constantFrom(0, 49, 50, 51, 90, Number.NaN),
      heading: fc.constantFrom(0, 90, 180, 270, Number.NaN, Number.NaN),
      ignition: fc.constantFrom(true, false, undefined),
      duty: fc.constantFrom(...duties, undefined),
      isBroken: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((reports): Samples => {
    let at = startAt
    const broken = { speed: 'fault', duty: 'fault' } as const
    return {
      at: Float64Array.from(reports, ({ seconds }) => (at += seconds * secondMs)),
      columns: new Map<string, SampleColumn>([
        ['speed', Float64Array.from(reports, ({ speed }) => speed)],
        ['heading', Float64Array.from(reports, ({ heading }) => heading)],
        ['ignition', reports.map(({ ignition }) => ignition)],
        ['duty', reports.map(({ duty }) => duty)],
      ]),
      statuses: new Map(
        reports.flatMap(({ isBroken }, row): [number, typeof broken][] => (isBroken ? [[row, broken]] : [])),
      ),
    }
  })

type Alarm = Readonly<{ raisedAt: number; clearedAt?: number | undefined }>

/** What the engine raises when it sees each report by itself, with its state written down in between. */
function live(rule: Rule, { at: instants, columns, statuses }: Samples): Alarm[] {
  let state: DeviceState = emptyDeviceState
  const alarms: Alarm[] = []
  for (const [row, at] of instants.entries()) {
    const values = [...columns].flatMap(([quantity, column]) => {
      const value = column[row]
      if (value === undefined || Number.isNaN(value)) return []
      const status = statuses?.get(row)?.[quantity] ?? ('measuring' as const)
      return [{ quantity, value, status, flags: [], revision: 0 }]
    })
    const signal: Signal = { kind: 'observation', at, receivedAt: at, values }
    const evaluation = evaluate({ device, rules: [rule], state, expressionOf, signals: [signal] })
    state = JSON.parse(JSON.stringify(evaluation.state)) as DeviceState
    for (const { reason, alarm } of evaluation.transitions)
      if (reason === 'returned')
        alarms.push({ ...alarms.pop(), raisedAt: alarm.raisedAt, clearedAt: alarm.clearedAt })
      else alarms.push({ raisedAt: alarm.raisedAt })
  }
  return alarms
}

function rehearsed(rule: Rule, samples: Samples): readonly Alarm[] {
  const untilAt = (samples.at.at(-1) ?? startAt) + 1
  const rehearsal = openRehearsal({
    ...{ rules: { rehearsed: rule }, devices: [{ ...device, parts: ['rehearsed'] }] },
    ...{ fromAt: startAt, toAt: untilAt, operators: 1, expressionOf },
  })
  rehearsal.take(new Map([[device.id, samples]]), untilAt)
  return (rehearsal.kept('rehearsed') ?? []).map(({ raisedAt, clearedAt }) => ({
    raisedAt,
    ...(clearedAt !== undefined && { clearedAt }),
  }))
}

test('any question is rehearsed as it would have gone live', () => {
  fc.assert(
    fc.property(rules, drive, (rule, samples) => {
      expect(expressionProblem(rule)).toBeUndefined()
      expect(rehearsed(rule, samples)).toEqual(live(rule, samples))
    }),
    { numRuns: 300 },
  )
})
