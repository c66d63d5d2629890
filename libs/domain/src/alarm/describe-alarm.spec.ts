import { expect, test } from '@jest/globals'
import { feedId } from '../ids.js'
import type { Condition } from '../rule/condition.js'
import { aGeofenceRule, aNoDataRule, aRule, aThresholdRule } from '../testing/index.js'
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

test('an event with bounds says them in words, with the unit of its field', () => {
  const paid = (bounds: object) =>
    aRule({
      ...{ kind: 'event', event: 'payment', windowMs: 3_600_000, levels: [{ limit: 1, severity: 2 }] },
      where: [{ field: 'amountVnd', ...bounds }],
    })
  const says = (bounds: object, language: 'vi' | 'en') =>
    describeAlarm(
      { quantity: '', value: 1 },
      { rule: { ...paid(bounds), feed: feedId('parking') }, deviceName: station },
      language,
    )
  expect(says({ atLeast: 500_000 }, 'vi')).toMatch(
    /^Thanh toán \(Số tiền: từ 500\.000\u00A0₫ trở lên\) trong .+ — Trạm Cầu Rồng$/,
  )
  expect(says({ atLeast: 500_000 }, 'en')).toMatch(
    /^Payment \(Amount: at least 500,000\u00A0₫\) within .+ — Dragon Bridge station$/,
  )
  expect(says({ atMost: 100 }, 'vi')).toContain('Số tiền: nhiều nhất 100\u00A0₫')
  expect(says({ atLeast: 1, atMost: 100 }, 'en')).toContain('Amount: from 1\u00A0₫ to 100\u00A0₫')
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

const levels = [{ limit: 30, severity: 3 }] as const
const window = { windowMs: 3_600_000, deadband: 0, levels } as const
type Told = [Condition, { value?: number; limit?: number }, vi: string, en: string]

const kinds: Told[] = [
  [
    { kind: 'rate', quantity: 'pm25', direction: 'rising', perMs: 600_000, ...window },
    { value: 42.5, limit: 30 },
    'PM2.5 tăng 42,5 µg/m³/10 ph khi báo (ngưỡng 30) — Trạm Cầu Rồng',
    'PM2.5, rising 42.5 µg/m³/10 min when raised (limit 30) — Dragon Bridge station',
  ],
  [
    { kind: 'sum', quantity: 'pm25', ...window },
    { value: 31, limit: 30 },
    'PM2.5 trong 1 h 00 31 µg/m³ khi báo (ngưỡng 30) — Trạm Cầu Rồng',
    'PM2.5 over 1 h 00 31 µg/m³ when raised (limit 30) — Dragon Bridge station',
  ],
  [
    {
      kind: 'category',
      quantity: 'vnAqi',
      scale: 'vn-aqi',
      levels: [{ category: 'bad', severity: 3 }],
      deadband: 3,
    },
    { value: 163, limit: 151 },
    'VN_AQI giờ 163 khi báo (ngưỡng Xấu, từ 151) — Trạm Cầu Rồng',
    'Hourly VN_AQI 163 when raised (limit Bad, from 151) — Dragon Bridge station',
  ],
  [
    { kind: 'expression', expression: 'pm25 > 80.0', quantities: ['pm25'], severity: 2 },
    {},
    'a-expression — Trạm Cầu Rồng',
    'a-expression — Dragon Bridge station',
  ],
]

test.each(kinds)('%o is told in both languages', (...[condition, measured, vi, en]: Told) => {
  const context = { rule: aRule(condition), deviceName: station }
  const quantity = 'quantity' in condition ? condition.quantity : ''
  const say = (language: 'vi' | 'en') =>
    describeAlarm({ quantity, ...measured }, context, language).replaceAll('\u00A0', ' ')
  expect(say('vi')).toBe(vi)
  expect(say('en')).toBe(en)
})

const moving: Told[] = [
  [
    { kind: 'match', quantity: 'duty', values: ['on-scene', 'collecting'], severity: 2 },
    {},
    'Nhiệm vụ: tại hiện trường hoặc đang thu gom — Xe 05',
    'Duty: on scene or collecting — Truck 05',
  ],
  [
    { kind: 'match', quantity: 'ignition', values: [false], severity: 2 },
    {},
    'Khóa điện: đang tắt — Xe 05',
    'Ignition: off — Truck 05',
  ],
  [
    { kind: 'speed', levels: [{ limit: 65, severity: 2 }], deadband: 5 },
    { value: 71, limit: 65 },
    'Tốc độ 71 km/h khi báo (ngưỡng 65) — Xe 05',
    'Speed 71 km/h when raised (limit 65) — Truck 05',
  ],
]

test.each(moving)('%o of a vehicle is told in both languages', (...[condition, measured, vi, en]: Told) => {
  const deviceName = { vi: 'Xe 05', en: 'Truck 05' }
  const context = { rule: aRule(condition, { feed: feedId('vehicle') }), deviceName }
  const quantity = condition.kind === 'match' ? condition.quantity : 'speed'
  const say = (language: 'vi' | 'en') =>
    describeAlarm({ quantity, ...measured }, context, language).replaceAll('\u00A0', ' ')
  expect(say('vi')).toBe(vi)
  expect(say('en')).toBe(en)
})

test('a long stay says who stays where', () => {
  const rule = aGeofenceRule({ condition: { event: 'dwell', dwellMs: 600_000 } })
  const truck = { vi: 'Xe 05', en: 'Truck 05' }
  expect(describeAlarm({ quantity: '' }, { rule, deviceName: truck }, 'vi')).toBe('Xe 05 ở lâu trong Ô vuông')
})
