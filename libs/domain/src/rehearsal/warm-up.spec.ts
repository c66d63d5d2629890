import { expect, test } from '@jest/globals'
import { aDevice, aNoDataRule, aRule, aThresholdRule } from '../testing/index.js'
import { openRehearsal } from './rehearsal.js'
import { warmUpMs } from './warm-up.js'

const minute = 60_000

test('rules are warmed up by all that they remember, and by three reports', () => {
  const sum = aRule({ kind: 'sum', quantity: 'pm25', windowMs: 60 * minute, levels: [], deadband: 0 })
  expect(warmUpMs([aThresholdRule(), sum], minute)).toBe(63 * minute)
  expect(warmUpMs([aThresholdRule({ onDelayMs: 5 * minute, offDelayMs: minute })], minute)).toBe(9 * minute)
  expect(warmUpMs([aNoDataRule({ condition: { missedReports: 4 } })], minute)).toBe(7 * minute)
  expect(warmUpMs([sum], 365 * 1_440 * minute)).toBe(8 * 1_440 * minute)
})

test('what was active already is told as such, and counted nowhere else', () => {
  const device = aDevice()
  const rehearsal = openRehearsal({
    rules: { rehearsed: aThresholdRule() },
    devices: [{ ...device, parts: ['rehearsed'] }],
    ...{ sinceAt: 0, fromAt: 10 * minute, toAt: 20 * minute, operators: 1 },
  })
  const take = (fromAt: number, values: readonly number[]): void =>
    rehearsal.take(
      new Map([
        [
          device.id,
          {
            at: Float64Array.from(values, (_, place) => fromAt + place * minute),
            columns: new Map([['pm25', Float64Array.from(values)]]),
          },
        ],
      ]),
      fromAt + 10 * minute,
    )
  take(0, [10, 90, 10, 10, 10, 10, 10, 10, 90, 90])
  take(10 * minute, [90, 10, 10, 90])
  expect(rehearsal.close().rehearsed).toMatchObject({
    ...{ before: 1, alarms: 1, standing: 1, fleeting: 0 },
    log: [{ raisedAt: 13 * minute }],
    devices: { of: 1 },
  })
})
