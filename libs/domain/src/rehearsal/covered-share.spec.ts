import { expect, test } from '@jest/globals'
import { findFeed } from '../feed/index.js'
import { deviceId, feedId } from '../ids.js'
import { aDevice, aNoDataRule, aRule, aThresholdRule } from '../testing/index.js'
import { coveredShare } from './covered-share.js'

const minute = 60_000
const day = 1_440 * minute
const span = { fromAt: 0, toAt: day }
const device = (id: string, intervalMs: number) => ({
  ...aDevice({ id: deviceId(id), intervalMs }),
  parts: [],
})

test('of two devices in their rhythms it is known how much of what they would have told is there', () => {
  const order = {
    rule: aThresholdRule(),
    devices: [device('one', minute), device('two', 10 * minute)],
    ...span,
  }
  expect([0, 396, 1_584, 9_999].map((rows) => coveredShare(order, rows))).toEqual([0, 0.25, 1, 1])
})

test('an index that is computed once an hour is all there with a row an hour', () => {
  const rules = findFeed('air-quality')?.rules ?? []
  const rule = rules.find(({ condition }) => 'quantity' in condition && condition.quantity === 'vnAqi')
  const devices = [device('aq-1', 5 * minute)]
  expect(rule && coveredShare({ rule, devices, ...span }, 24)).toBe(1)
  const measured = aThresholdRule()
  expect(rule && coveredShare({ rule, running: measured, devices, ...span }, 24)).toBeCloseTo(24 / 288)
})

test('where any word counts, what is due is one a report', () => {
  expect(coveredShare({ rule: aNoDataRule(), devices: [device('aq-1', 5 * minute)], ...span }, 144)).toBe(0.5)
})

test('of events nobody can say how many there should have been', () => {
  const rule = aRule(
    { kind: 'event', event: 'violation', windowMs: day, levels: [{ limit: 5, severity: 1 }] },
    { feed: feedId('parking') },
  )
  expect(coveredShare({ rule, devices: [device('lot-1', minute)], ...span }, 3)).toBeUndefined()
})

test('of a device that came later only what came since is due', () => {
  const later = { ...device('aq-1', minute), seenFromAt: day / 2 }
  expect(coveredShare({ rule: aThresholdRule(), devices: [later], ...span }, 720)).toBe(1)
  const never = { ...later, seenFromAt: 2 * day }
  expect(coveredShare({ rule: aThresholdRule(), devices: [never], ...span }, 0)).toBeUndefined()
})
