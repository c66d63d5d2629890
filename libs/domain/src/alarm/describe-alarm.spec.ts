import { expect, test } from '@jest/globals'
import { aGeofenceRule, aNoDataRule, aThresholdRule } from '../testing/index.js'
import { describeAlarm } from './describe-alarm.js'

const station = { vi: 'Trạm Cầu Rồng', en: 'Dragon Bridge station' }

test('a threshold says what, how much when it was raised and against which limit, in the numbers of the language', () => {
  const context = { rule: aThresholdRule(), deviceName: station }
  const alarm = { quantity: 'pm25', value: 1234.5, limit: 150 }
  expect(describeAlarm(alarm, context, 'vi')).toBe(
    'PM2.5 1.234,5\u00A0µg/m³ khi báo (ngưỡng 150) — Trạm Cầu Rồng',
  )
  expect(describeAlarm(alarm, context, 'en')).toBe(
    'PM2.5 1,234.5\u00A0µg/m³ when raised (limit 150) — Dragon Bridge station',
  )
})

test('a silence says whose', () => {
  const context = { rule: aNoDataRule(), deviceName: station }
  expect(describeAlarm({ quantity: 'no2' }, context, 'en')).toBe('NO₂ has no data — Dragon Bridge station')
  expect(describeAlarm({ quantity: 'no2' }, context, 'vi')).toBe('NO₂ không có số liệu — Trạm Cầu Rồng')
  expect(describeAlarm({ quantity: '' }, context, 'en')).toBe('No signal — Dragon Bridge station')
  expect(describeAlarm({ quantity: '' }, context, 'vi')).toBe('Mất tín hiệu — Trạm Cầu Rồng')
})

test('a crossing says who and where', () => {
  const truck = { vi: 'Xe 05', en: 'Truck 05' }
  expect(describeAlarm({ quantity: '' }, { rule: aGeofenceRule(), deviceName: truck }, 'vi')).toBe(
    'Xe 05 đã vào Ô vuông',
  )
  expect(
    describeAlarm(
      { quantity: '' },
      { rule: aGeofenceRule({ condition: { event: 'exit' } }), deviceName: truck },
      'en',
    ),
  ).toBe('Truck 05 left Square')
})
