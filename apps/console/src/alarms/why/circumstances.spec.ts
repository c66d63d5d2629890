import { describe, expect, test } from '@jest/globals'
import type { RuleJson } from '@haidang/contracts'
import { anAlarm } from '../../live/testing-alarms.js'
import { aDeviceView } from '../../testing-console.js'
import { circumstancesOf, formerOf, neighbourOf } from './circumstances.js'

const now = 10_000_000
const rule: RuleJson = {
  id: 'pm25-high',
  version: 5,
  name: { vi: 'Bụi', en: 'Dust' },
  feed: 'air-quality',
  condition: { kind: 'threshold', quantity: 'pm25', direction: 'above', levels: [], deadband: 2 },
  onDelayMs: 0,
  offDelayMs: 0,
}
const measured = (value: number, at = now) => ({
  pm25: { value, at, receivedAt: at, status: 'measuring' as const, flags: [] },
})
const station = (id: string, lon: number, values = {}) =>
  aDeviceView({ id, name: { vi: id, en: id }, home: [lon, 16], values })

const alarm = anAlarm({ id: 'now', raisedAt: now - 600_000, limit: 150, value: 151 })

describe('what is known around an alarm', () => {
  test('the last time is the newest earlier episode of the same rule, quantity and device', () => {
    const closed = [
      anAlarm({ id: 'older', raisedAt: 1_000 }),
      anAlarm({ id: 'last', raisedAt: 5_000 }),
      anAlarm({ id: 'other-rule', raisedAt: 6_000, rule: { ...alarm.rule, id: 'no-data' } }),
      anAlarm({ id: 'other-quantity', raisedAt: 6_000, quantity: 'no2' }),
      anAlarm({ id: 'later', raisedAt: now }),
    ]
    expect(formerOf(alarm, closed)).toMatchObject({ id: 'last' })
    expect(formerOf(alarm, [])).toBeUndefined()
  })

  test('the neighbour is the nearest that measures now, and whether it is over the limit too', () => {
    const device = station('here', 108.2, measured(160))
    const others = [
      device,
      station('far', 108.22, measured(10)),
      station('near', 108.205, measured(171)),
      station('nearest-but-silent', 108.201, measured(500, now - 3_600_000)),
      station('beyond', 108.5, measured(500)),
    ]
    const found = neighbourOf(alarm, { device, others, now, rule })
    expect(found).toMatchObject({ name: { vi: 'near' }, value: 171, over: true })
    expect(found?.distanceM).toBeGreaterThan(500)
    expect(neighbourOf(alarm, { device, others: [device], now, rule })).toBeUndefined()
  })

  test('a vehicle is compared with its own past, not with another vehicle; too old a value is not that of now', () => {
    const truck = (id: string, at: number) => ({
      ...aDeviceView({ id, name: { vi: id, en: id }, home: [108.2, 16], intervalSeconds: 15 }),
      feed: 'vehicle',
      values: { speed: { value: 88, at, receivedAt: at, status: 'measuring' as const, flags: [] } },
    })
    const fast = anAlarm({ id: 'now', quantity: 'speed', limit: 80, value: 84, raisedAt: now })
    const closed = [
      anAlarm({ quantity: 'speed', raisedAt: now - 1 }),
      anAlarm({ quantity: 'speed', raisedAt: now - 2 }),
    ]
    const around = { rule, others: [truck('b', now)], points: [], now, zone: 'Asia/Ho_Chi_Minh', closed }
    expect(circumstancesOf(fast, { ...around, device: truck('aq-01', now) })).toMatchObject({
      current: 88,
      neighbour: undefined,
      inMonth: 2,
    })
    expect(
      circumstancesOf(fast, { ...around, device: truck('aq-01', now - 600_000) }).current,
    ).toBeUndefined()
  })

  test('the rule is told in the version that raised it, and what never happened before is said so only when asked', () => {
    const device = station('here', 108.2, measured(160))
    const around = { rule, device, others: [device], points: [], now, zone: 'Asia/Ho_Chi_Minh' }
    expect(circumstancesOf(alarm, { ...around, closed: [] })).toMatchObject({
      rule: { version: 1, name: { vi: 'Bụi PM2.5 cao' } },
      current: 160,
      former: 'none',
    })
    expect(circumstancesOf(alarm, { ...around, closed: undefined }).former).toBeUndefined()
  })
})
