import { expect, test } from '@jest/globals'
import { parking } from './parking.js'

const roomOf = (values: Record<string, number>) =>
  parking.derivation?.derive([{ at: 0, values }], { intervalMs: 60_000, labels: {}, zone: 'UTC' })

test.each([
  [
    { capacity: 120, occupied: 30 },
    { free: 90, occupancy: 25 },
  ],
  [
    { capacity: 120, occupied: 123 },
    { free: 0, occupancy: 102.5 },
  ],
  [{ capacity: 0, occupied: 0 }, { free: 0 }],
  [{ occupied: 30 }, {}],
])('a car park that says %j has %j', (values, room) => {
  expect(roomOf(values)).toEqual(room)
})
