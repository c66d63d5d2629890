import { describe, expect, test } from '@jest/globals'
import { feedId } from '../ids.js'
import type { Condition } from '../rule/condition.js'
import { aGeofenceRule, aNoDataRule, aRule, aThresholdRule } from '../testing/index.js'
import { type AlarmCircumstances, type ExplainedAlarm, explainAlarm } from './explain-alarm.js'

const at = (text: string): number => Date.parse(`2026-11-22T${text}+07:00`)
const plain = (text: string): string => text.replaceAll('\u00A0', ' ')

const alarm: ExplainedAlarm = {
  quantity: 'pm25',
  state: 'unacknowledged',
  raisedAt: at('13:59:10'),
  learnedAt: at('13:59:12'),
  value: 151,
  limit: 150,
  retro: false,
}

const around: AlarmCircumstances = {
  rule: { ...aThresholdRule({ version: 3 }), name: { vi: 'Bụi PM2.5 cao', en: 'High PM2.5' } },
  deviceName: { vi: 'Trạm Cầu Rồng', en: 'Dragon Bridge station' },
  now: at('14:05:37'),
  zone: 'Asia/Ho_Chi_Minh',
  current: 168.4,
  per10Min: 6.2,
}

const explained = (part: Partial<ExplainedAlarm>, more: Partial<AlarmCircumstances>, language: 'vi' | 'en') =>
  plain(explainAlarm({ ...alarm, ...part }, { ...around, ...more }, language))

describe('the reason of an alarm, in one sentence', () => {
  test('says how much it was and how much it is, against which limit, since when, where it goes, and by which rule', () => {
    expect(explained({}, {}, 'vi')).toBe(
      'PM2.5 151 µg/m³ khi báo, vượt ngưỡng 150, báo từ 13:59; hiện 168,4 µg/m³, đang tăng 6,2 µg/m³/10 ph; theo luật “Bụi PM2.5 cao” bản 3.',
    )
    expect(explained({}, {}, 'en')).toBe(
      'PM2.5 151 µg/m³ when raised, over the limit of 150, alarm since 13:59; now 168.4 µg/m³, rising 6.2 µg/m³ per 10 min; by rule “High PM2.5”, version 3.',
    )
  })

  test('says what a neighbour measures and how it ended the last time, who saw to it and what they wrote', () => {
    const more: Partial<AlarmCircumstances> = {
      neighbour: {
        name: { vi: 'Trạm Ô', en: 'Station O' },
        distanceM: 412,
        value: 171,
        over: true,
      },
      former: {
        raisedAt: Date.parse('2026-11-04T21:10:00+07:00'),
        clearedAt: Date.parse('2026-11-04T22:50:00+07:00'),
        acknowledged: { by: 'an', comment: 'đốt rác' },
      },
    }
    expect(explained({}, more, 'vi')).toContain(
      '; Trạm Ô cách 400 m cũng vượt ngưỡng (171 µg/m³); lần trước 04/11 21:10 hết sau 1 h 40, an xác nhận: “đốt rác”; ',
    )
    expect(explained({}, more, 'en')).toContain(
      '; Station O, 400 m away, is over it too (171 µg/m³); last time (04/11 21:10) it ended after 1 h 40, acknowledged by an: “đốt rác”; ',
    )
  })

  test('what is not known is not said; that it never happened before is known', () => {
    const bare = { current: undefined, per10Min: undefined }
    expect(explained({}, bare, 'vi')).toBe(
      'PM2.5 151 µg/m³ khi báo, vượt ngưỡng 150, báo từ 13:59; theo luật “Bụi PM2.5 cao” bản 3.',
    )
    expect(explained({}, { former: 'none' }, 'en')).toContain('; it has not happened before; ')
  })

  test('how often it happened within a month is said where it happened more than once', () => {
    const former = { raisedAt: at('09:10:00'), clearedAt: at('09:30:00') }
    expect(explained({}, { former, inMonth: 4 }, 'vi')).toContain(
      '; 4 lần trong 30 ngày qua, lần trước 09:10 hết sau 20 ph; ',
    )
    expect(explained({}, { former, inMonth: 1 }, 'en')).toContain(
      '; last time (09:10) it ended after 20 min;',
    )
  })

  test('that it came back within the episode is said, and then not that it never happened', () => {
    const told = explained({ occurrences: 3 }, { former: 'none' }, 'vi')
    expect(told).toContain('; lần thứ 3 trong đợt này; theo luật')
    expect(explained({ occurrences: 2 }, {}, 'en')).toContain('; occurrence 2 of this episode; ')
  })

  test('a change too small for the quantity’s last place is no change', () => {
    expect(explained({}, { per10Min: 0.04 }, 'vi')).toContain(', đang giữ nguyên')
    expect(explained({}, { per10Min: -4 }, 'en')).toContain(', falling 4 µg/m³ per 10 min')
  })

  test('of what is over it says when and how long, with the value that raised it and without a trend', () => {
    const over = explained({ clearedAt: at('14:02:10'), state: 'returned-unacknowledged' }, {}, 'vi')
    expect(over).toContain(
      'PM2.5 151 µg/m³ khi báo, vượt ngưỡng 150, báo từ 13:59; đã hết lúc 14:02 sau 3 ph;',
    )
  })

  test('a record found in late data says how late, and that nothing sounded', () => {
    const retro = explained({ retro: true, learnedAt: at('14:04:10'), raisedAt: at('11:04:10') }, {}, 'vi')
    expect(retro).toContain('phát hiện trong dữ liệu đến muộn 3 h 00, lúc 14:04, không báo động')
    expect(explained({ learnedAt: at('14:04:10') }, {}, 'en')).toContain('known at 14:04, 5 min late')
  })

  test('a silence says whose, since when, and what is usual', () => {
    const rule = aNoDataRule()
    expect(explained({ quantity: '' }, { rule, intervalMs: 300_000 }, 'vi')).toBe(
      `Trạm Cầu Rồng không gửi dữ liệu, báo từ 13:59 (bình thường mỗi 5 ph một lần; báo khi vắng 3 lần); theo luật “${rule.name.vi}” bản 1.`,
    )
    expect(explained({ quantity: 'no2' }, { rule }, 'en')).toContain(
      'NO₂ has sent no data, told since 13:59; ',
    )
  })

  test('a crossing says on which side since when', () => {
    const deviceName = { vi: 'Xe 05', en: 'Truck 05' }
    const enter = explained({ quantity: '' }, { rule: aGeofenceRule(), deviceName }, 'vi')
    expect(enter).toContain('Xe 05 ở trong Ô vuông từ 13:59')
    const exit = aGeofenceRule({ condition: { event: 'exit' } })
    expect(explained({ quantity: '' }, { rule: exit, deviceName }, 'en')).toContain(
      'Truck 05 has been outside Square since 13:59',
    )
  })
})

describe('the reason of an alarm of another kind', () => {
  const levels = [{ limit: 30, severity: 3 }] as const
  const bare = { current: undefined, per10Min: undefined }
  const of = (
    condition: Condition,
    part: Partial<ExplainedAlarm>,
    more: Partial<AlarmCircumstances> = {},
  ) => {
    const rule = { ...aRule(condition, { version: 2 }), name: { vi: 'Luật', en: 'Rule' } }
    const say = (language: 'vi' | 'en') => explained(part, { ...bare, ...more, rule }, language)
    return [say('vi'), say('en')]
  }

  test('of a sum names the window, and no present value, which is another thing', () => {
    const condition = { kind: 'sum', quantity: 'pm25', windowMs: 3_600_000, levels, deadband: 0 } as const
    expect(of(condition, { value: 31.5, limit: 30 }, { current: 2 })).toEqual([
      'PM2.5 trong 1 h 00 31,5 µg/m³ khi báo, vượt ngưỡng 30, báo từ 13:59; theo luật “Luật” bản 2.',
      'PM2.5 over 1 h 00 31.5 µg/m³ when raised, over the limit of 30, alarm since 13:59; by rule “Rule”, version 2.',
    ])
  })

  test('of a rate names its time', () => {
    const condition: Condition = {
      kind: 'rate',
      quantity: 'pm25',
      direction: 'falling',
      perMs: 3_600_000,
      windowMs: 600_000,
      levels,
      deadband: 0,
    }
    expect(of(condition, { value: 40, limit: 30 })).toEqual([
      'PM2.5 giảm 40 µg/m³/1 h 00 khi báo, vượt ngưỡng 30, báo từ 13:59; theo luật “Luật” bản 2.',
      'PM2.5, falling 40 µg/m³/1 h 00 when raised, over the limit of 30, alarm since 13:59; by rule “Rule”, version 2.',
    ])
  })

  test('of a category names the band and where it begins', () => {
    const condition: Condition = {
      kind: 'category',
      quantity: 'vnAqi',
      scale: 'vn-aqi',
      deadband: 3,
      levels: [{ category: 'bad', severity: 3 }],
    }
    expect(of(condition, { quantity: 'vnAqi', value: 163, limit: 151 })).toEqual([
      'VN_AQI giờ 163 khi báo, vượt ngưỡng 151 (Xấu), báo từ 13:59; theo luật “Luật” bản 2.',
      'Hourly VN_AQI 163 when raised, over the limit of 151 (Bad), alarm since 13:59; by rule “Rule”, version 2.',
    ])
  })

  test('of a state says which, of an expression what was asked', () => {
    const station = { deviceName: { vi: 'Xe 05', en: 'Truck 05' } }
    const off = aRule(
      { kind: 'match', quantity: 'ignition', values: [false], severity: 2 },
      { feed: feedId('vehicle') },
    )
    expect(explained({ quantity: 'ignition' }, { ...bare, ...station, rule: off }, 'vi')).toBe(
      'Xe 05: Khóa điện: đang tắt, báo từ 13:59; theo luật “a-match” bản 1.',
    )
    const asked: Condition = {
      kind: 'expression',
      expression: 'pm25 > 80.0',
      quantities: ['pm25'],
      severity: 2,
    }
    expect(of(asked, { quantity: '', value: undefined, limit: undefined })).toEqual([
      'Trạm Cầu Rồng: pm25 > 80.0, báo từ 13:59; theo luật “Luật” bản 2.',
      'Dragon Bridge station: pm25 > 80.0, alarm since 13:59; by rule “Rule”, version 2.',
    ])
  })

  test('of a long stay says how long, of a speed where', () => {
    const { condition } = aGeofenceRule({ condition: { event: 'dwell', dwellMs: 600_000 } })
    const truck = { vi: 'Xe 05', en: 'Truck 05' }
    expect(
      of(condition, { quantity: '', value: undefined, limit: undefined }, { deviceName: truck }),
    ).toEqual([
      'Xe 05 đã ở trong Ô vuông hơn 10 ph (lúc 13:59); theo luật “Luật” bản 2.',
      'Truck 05 has stayed in Square for more than 10 min (at 13:59); by rule “Rule”, version 2.',
    ])
    if (condition.kind !== 'geofence') throw new Error('no geofence')
    const speed: Condition = { kind: 'speed', levels, deadband: 5, zone: condition.zone }
    expect(of(speed, { quantity: 'speed', value: 71, limit: 65 })[1]).toContain('Speed in Square 71')
  })
})
