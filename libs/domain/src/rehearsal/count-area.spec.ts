import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { deviceId } from '../ids.js'
import type { LatestValue } from '../engine/device-state.js'
import type { AreaCondition } from '../rule/condition.js'
import { type AreaRule, countMembers } from '../rule/area-rule.js'
import { aRule } from '../testing/index.js'
import { countArea } from './count-area.js'
import type { Samples } from './samples.js'

const minute = 60_000
const condition: AreaCondition = {
  ...{ kind: 'area', quantity: 'pm25', direction: 'above', limit: 80, deadband: 0 },
  levels: [{ limit: 2, severity: 3 }],
}
const rule: AreaRule = { ...aRule(condition), condition }
const members = ['one', 'two', 'three'].map((id) => ({ id: deviceId(id), intervalMs: minute }))

const spoken = fc.record({
  seconds: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 100 }) },
    { weight: 1, arbitrary: fc.constant(400) },
  ),
  value: fc.constantFrom(10, 79, 80, 120, Number.NaN),
  isBroken: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
})
const told = fc.array(spoken, { maxLength: 40 }).map((words): Samples => {
  let at = 0
  const broken = { pm25: 'fault' } as const
  return {
    at: Float64Array.from(words, ({ seconds }) => (at += seconds * 700)),
    columns: new Map([['pm25', Float64Array.from(words, ({ value }) => value)]]),
    statuses: new Map(
      words.flatMap(({ isBroken }, row): [number, typeof broken][] => (isBroken ? [[row, broken]] : [])),
    ),
  }
})

/** What a member said last by `at`, as the engine would know it. */
function latestOf({ at: instants, columns, statuses }: Samples, at: number): LatestValue | undefined {
  const value = columns.get('pm25')
  const row = instants.findLastIndex((instant, row) => instant <= at && !Number.isNaN(value?.[row]))
  const instant = instants[row]
  if (instant === undefined) return undefined
  const status = statuses?.get(row)?.['pm25'] ?? 'measuring'
  return { value: value?.[row] ?? 0, at: instant, receivedAt: instant, status, flags: [] }
}

test('every count is what the watch over areas would have counted then, and none is missing', () => {
  fc.assert(
    fc.property(fc.array(told, { minLength: 3, maxLength: 3 }), (samples) => {
      const countAt = (at: number) =>
        countMembers(
          rule,
          members.map(({ intervalMs }, place) => {
            const latest = samples[place] && latestOf(samples[place], at)
            return { intervalMs, state: { latest: { ...(latest && { pm25: latest }) } } }
          }),
          at,
        )
      const slice = new Map(
        members.flatMap(({ id }, place) => (samples[place] ? [[id, samples[place]]] : [])),
      )
      const untilAt = 300 * minute
      const { at: instants, columns } = countArea(rule, members)(slice, untilAt)
      const [met, reporting] = [columns.get('met'), columns.get('reporting')]
      for (const [row, at] of instants.entries())
        expect({ at, met: met?.[row], reporting: reporting?.[row] }).toEqual({ at, ...countAt(at) })
      const spokenAt = samples.flatMap(({ at, columns }) =>
        Array.from(at).filter((_, row) => !Number.isNaN(columns.get('pm25')?.[row])),
      )
      for (const second of spokenAt.map((at) => Math.ceil(at / 1_000) * 1_000)) {
        const row = instants.findLastIndex((at) => at <= second)
        expect({ met: met?.[row], reporting: reporting?.[row] }).toEqual(countAt(second))
        expect(second - (instants[row] ?? 0)).toBeLessThan(minute)
      }
    }),
    { numRuns: 100 },
  )
})

/** What of it was said from one instant (epoch ms, inclusive) to another (exclusive). */
function cut({ at, columns, statuses }: Samples, fromAt: number, toAt: number): Samples {
  const rows = [...at.keys()].filter((row) => (at[row] ?? 0) >= fromAt && (at[row] ?? 0) < toAt)
  const statusOf = (row: number, place: number) => {
    const status = statuses?.get(row)
    return status ? [[place, status] as const] : []
  }
  return {
    at: Float64Array.from(rows, (row) => at[row] ?? 0),
    columns: new Map([['pm25', Float64Array.from(rows, (row) => Number(columns.get('pm25')?.[row]))]]),
    statuses: new Map(rows.flatMap(statusOf)),
  }
}

test('however the past is cut into slices, on a second or within one, the counts are the same', () => {
  const cuts = fc.array(
    fc.oneof(
      fc.nat(600).map((count) => count * 700),
      fc.nat(420).map((seconds) => seconds * 1_000),
      fc.nat(420_000),
    ),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(fc.array(told, { minLength: 3, maxLength: 3 }), cuts, (samples, instants) => {
      const count = (edges: readonly number[]) => {
        const take = countArea(rule, members)
        return edges.slice(1).flatMap((untilAt, place) => {
          const fromAt = edges[place] ?? 0
          const slice = new Map(
            members.map(({ id }, member) => [id, cut(samples[member] as Samples, fromAt, untilAt)]),
          )
          const { at, columns } = take(slice, untilAt)
          return Array.from(at, (instant, row) => {
            expect(instant < untilAt).toBe(true)
            return { instant, met: columns.get('met')?.[row], reporting: columns.get('reporting')?.[row] }
          })
        })
      }
      const [first, end] = [0, 300 * minute]
      expect(count([first, ...instants.toSorted((a, b) => a - b), end])).toEqual(count([first, end]))
    }),
    { numRuns: 120 },
  )
})
