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

test('a day’s payments add up: what was paid, and how each session has ended', () => {
  const payment = (session: string, outcome: string, amountVnd: number) => ({
    ...{ kind: 'payment', at: 0, data: { session, outcome, amountVnd } },
  })
  const events = [
    payment('a', 'paid', 15_000),
    payment('b', 'unpaid', 20_000),
    payment('c', 'unpaid', 10_000),
    { kind: 'violation', at: 0, data: { offence: 'no-payment', session: 'b' } },
    payment('b', 'paid', 20_000),
    payment('a', 'paid', 5_000),
  ]
  expect(parking.tally?.add(events)).toEqual({ paidSessions: 2, unpaidSessions: 1, revenueVnd: 40_000 })
  expect(parking.tally?.add([])).toEqual({ paidSessions: 0, unpaidSessions: 0, revenueVnd: 0 })
})
