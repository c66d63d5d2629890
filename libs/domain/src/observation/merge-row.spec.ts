import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { deviceId, feedId } from '../ids.js'
import { observed } from '../testing/index.js'
import { type ObservationRow, mergeRow } from './merge-row.js'
import type { Observation, ObservedValue } from './observation.js'

function report(values: ObservedValue[], with_: Partial<Observation> = {}): Observation {
  return {
    device: deviceId('a'),
    feed: feedId('air-quality'),
    at: 0,
    receivedAt: 10,
    values,
    simulated: false,
    ...with_,
  }
}

describe('a row of one device and one instant', () => {
  test('takes PM2.5 and NO2 from two messages', () => {
    const first = mergeRow(undefined, report([observed('pm25', 41.2)]))
    const second = mergeRow(first.row, report([observed('no2', 18)], { receivedAt: 20 }))
    expect([...second.row.values.keys()]).toEqual(['pm25', 'no2'])
    expect(second.fresh).toEqual([observed('no2', 18)])
    expect(second.row.receivedAt).toBe(10)
  })

  test('knows a repeated value as a duplicate', () => {
    const first = mergeRow(undefined, report([observed('pm25', 41.2)]))
    expect(mergeRow(first.row, report([observed('pm25', 41.2)]))).toMatchObject({
      fresh: [],
      duplicates: ['pm25'],
      conflicts: [],
    })
  })

  test('keeps what it has when another value comes for the same instant', () => {
    const first = mergeRow(undefined, report([observed('pm25', 41.2)]))
    const second = mergeRow(first.row, report([observed('pm25', 99)]))
    expect(second).toMatchObject({ fresh: [], duplicates: [], conflicts: [observed('pm25', 99)] })
    expect(second.row.values.get('pm25')?.value).toBe(41.2)
  })

  test('takes a higher revision and marks it', () => {
    const first = mergeRow(undefined, report([observed('pm25', 41.2)]))
    const second = mergeRow(first.row, report([observed('pm25', 40, { revision: 1 })]))
    expect(second.fresh).toEqual([observed('pm25', 40, { revision: 1, flags: ['revised'] })])
  })

  test('knows a value that a revision has replaced as a duplicate, not as a conflict', () => {
    const first = mergeRow(undefined, report([observed('pm25', 40, { revision: 1 })]))
    expect(mergeRow(first.row, report([observed('pm25', 41.2)]))).toMatchObject({
      fresh: [],
      conflicts: [],
      duplicates: ['pm25'],
    })
  })

  test('keeps its position and says so when another one comes', () => {
    const first = mergeRow(undefined, report([], { position: [108.2, 16] }))
    expect(first).toMatchObject({ positionFresh: true, positionConflicts: false })
    const same = mergeRow(first.row, report([], { position: [108.2, 16] }))
    expect(same).toMatchObject({ positionFresh: false, positionConflicts: false })
    const other = mergeRow(first.row, report([], { position: [108.3, 16] }))
    expect(other).toMatchObject({
      positionFresh: false,
      positionConflicts: true,
      row: { position: [108.2, 16] },
    })
  })

  test('says of every value exactly one thing, and the second time nothing is new', () => {
    const value = fc
      .record({ quantity: fc.constantFrom('a', 'b', 'c'), value: fc.nat(3), revision: fc.nat(2) })
      .map((v) => observed(v.quantity, v.value, { revision: v.revision }))
    const reports = fc.array(fc.uniqueArray(value, { selector: (v) => v.quantity }), { maxLength: 8 })
    fc.assert(
      fc.property(reports, (messages) => {
        let row: ObservationRow | undefined
        for (const values of messages) {
          const merge = mergeRow(row, report(values))
          expect(merge.fresh.length + merge.duplicates.length + merge.conflicts.length).toBe(values.length)
          row = merge.row
          const again = mergeRow(
            row,
            report(values.filter(({ quantity }) => !merge.conflicts.some((c) => c.quantity === quantity))),
          )
          expect(again.fresh).toEqual([])
        }
      }),
    )
  })
})
