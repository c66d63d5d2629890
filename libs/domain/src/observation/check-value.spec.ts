import { describe, expect, test } from '@jest/globals'
import { findQuantity } from '../feed/feed.js'
import { airQuality } from '../feed/air-quality.js'
import { vehicle } from '../feed/vehicle.js'
import { checkValue } from './check-value.js'

function check(feed: typeof airQuality, key: string, value: unknown) {
  const quantity = findQuantity(feed, key)
  if (!quantity) throw new Error(`no quantity ${key}`)
  return checkValue(quantity, value)
}

describe('a value', () => {
  test.each([
    [41.2, 41.2, []],
    ['41.2', 41.2, ['from-text']],
    ['41,2', 41.2, ['from-text']],
    [601, 601, ['implausible']],
    [0, 0, []],
    [2_000, 2_000, ['implausible']],
  ])('%j of PM2.5 is stored as %d with %j', (given, value, flags) => {
    expect(check(airQuality, 'pm25', given)).toEqual({ ok: true, value, flags })
  })

  test.each([
    ['pm25', -0.1, 'out-of-range'],
    ['pm25', -9999, 'out-of-range'],
    ['pm25', 65_535, 'out-of-range'],
    ['pm25', Number.NaN, 'not-finite'],
    ['pm25', Number.POSITIVE_INFINITY, 'not-finite'],
    ['pm25', '1e5', 'wrong-type'],
    ['pm25', '0x10', 'wrong-type'],
    ['pm25', '', 'wrong-type'],
    ['pm25', null, 'wrong-type'],
    ['pm25', true, 'wrong-type'],
    ['pm25', [1], 'wrong-type'],
    ['vnAqi', 50, 'derived-quantity'],
  ])('%s of %j is refused as %s', (key, given, reason) => {
    expect(check(airQuality, key, given)).toMatchObject({ ok: false, reason })
  })

  test.each([
    ['ignition', 1, 'wrong-type'],
    ['duty', 'sleeping', 'unknown-word'],
    ['duty', 3, 'wrong-type'],
  ])('of a vehicle, %s of %j is refused as %s', (key, given, reason) => {
    expect(check(vehicle, key, given)).toMatchObject({ ok: false, reason })
  })

  test('that is a word or a truth is taken as it is', () => {
    expect(check(vehicle, 'duty', 'on-scene')).toEqual({ ok: true, value: 'on-scene', flags: [] })
    expect(check(vehicle, 'ignition', false)).toEqual({ ok: true, value: false, flags: [] })
  })
})
