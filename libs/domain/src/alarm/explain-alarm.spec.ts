import { describe, expect, test } from '@jest/globals'
import { aGeofenceRule, aNoDataRule, aThresholdRule } from '../testing/index.js'
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
