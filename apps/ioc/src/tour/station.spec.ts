import type { AlarmJson, DeviceJson, FeedJson, RuleJson } from '@haidang/contracts'
import { type Register, chooseStation } from './station.js'

const text = (en: string) => ({ vi: en, en })
const air: FeedJson = {
  id: 'air',
  name: text('air'),
  intervalSeconds: 300,
  events: [],
  quantities: [
    {
      kind: 'number',
      key: 'index',
      derived: true,
      ...{ name: text('i'), unit: '1', unitLabel: '', decimals: 0 },
      possible: { min: 0, max: 500 },
      plausible: { min: 0, max: 500 },
    },
    {
      kind: 'number',
      key: 'pm25',
      ...{ name: text('p'), unit: 'ug/m3', unitLabel: 'µg/m³', decimals: 1 },
      possible: { min: 0, max: 2_000 },
      plausible: { min: 0, max: 600 },
    },
    {
      kind: 'number',
      key: 'no2',
      ...{ name: text('n'), unit: 'ug/m3', unitLabel: 'µg/m³', decimals: 1 },
      possible: { min: 0, max: 9_000 },
      plausible: { min: 0, max: 900 },
    },
  ],
  symbol: { letters: text('AQ'), motion: 'fixed' },
  headline: 'pm25',
}
const high: RuleJson = {
  id: 'pm25-high',
  version: 1,
  name: text('High PM2.5'),
  feed: 'air',
  condition: {
    kind: 'threshold',
    quantity: 'pm25',
    direction: 'above',
    levels: [
      { limit: 150, severity: 3 },
      { limit: 80, severity: 2 },
    ],
    deadband: 2,
  },
  onDelayMs: 0,
  offDelayMs: 600_000,
}
const station = (id: string, state: Partial<DeviceJson['state']> = {}): DeviceJson => ({
  ...{
    id,
    feed: 'air',
    name: text(id),
    area: 'ward',
    agency: 'a',
    intervalSeconds: 300,
    labels: { kind: 'fixed' },
  },
  state: { quality: {}, times: {}, simulated: true, values: { index: 40, pm25: 12.5, no2: 18 }, ...state },
})
const register = (more: Partial<Register> = {}): Register => ({
  ...{ devices: [station('aq-1'), station('aq-2')], feeds: [air], rules: [high], alarms: [] },
  ...more,
})
const alarmOf = (device: string): AlarmJson => ({
  ...{
    id: 'x',
    rule: { id: 'r', version: 1, name: text('r') },
    device,
    feed: 'air',
    area: 'ward',
    quantity: '',
  },
  ...{ state: 'acknowledged', severity: 2, message: text('m'), raisedAt: '', learnedAt: '', occurrences: 1 },
  ...{ retro: false, seq: 1 },
})

describe('the tour’s station', () => {
  test('is a simulated one at rest, with a value between its lowest limit and the next', () => {
    expect(chooseStation(register())).toMatchObject({
      id: 'aq-2',
      quantity: 'pm25',
      rule: { id: 'pm25-high', severity: 2, limit: 80 },
      calm: 12.5,
      alarming: 115,
      impossible: 20_001,
      beside: { key: 'no2', value: 18 },
      other: 'aq-1',
    })
  })

  test('is the one that was asked for, or there is a reason', () => {
    const devices = [station('aq-1'), station('aq-2'), station('aq-real', { simulated: false })]
    expect(chooseStation(register({ devices }), 'aq-1')).toMatchObject({ id: 'aq-1' })
    expect(chooseStation(register({ devices }), 'aq-real')).toBe('not-simulated')
    expect(chooseStation(register({ devices }), 'aq-none')).toBe('no-such-device')
  })

  test('is never a real device', () => {
    const devices = [station('aq-1', { simulated: false }), station('aq-2', { simulated: false })]
    expect(chooseStation(register({ devices }))).toBe('none-simulated')
  })

  test.each<[string, Partial<Register>]>([
    ['has a live alarm', { alarms: [alarmOf('aq-1'), alarmOf('aq-2')] }],
    ['has not reported yet', { devices: [station('aq-1', { values: {} }), station('aq-2', { values: {} })] }],
    [
      'is over its limit',
      { devices: ['aq-1', 'aq-2'].map((id) => station(id, { values: { pm25: 79, no2: 1 } })) },
    ],
    [
      'has one quantity only',
      { devices: ['aq-1', 'aq-2'].map((id) => station(id, { values: { pm25: 1 } })) },
    ],
    ['is watched by a rule that waits', { rules: [{ ...high, onDelayMs: 1 }] }],
    ['is watched by a rule that acknowledges by itself', { rules: [{ ...high, autoAcknowledge: true }] }],
    ['returns too late', { rules: [{ ...high, offDelayMs: 3_600_000 }] }],
    [
      'is watched in what we compute',
      {
        rules: [
          {
            ...high,
            condition: {
              kind: 'threshold',
              quantity: 'index',
              direction: 'above',
              levels: [{ limit: 100, severity: 2 }],
              deadband: 1,
            },
          },
        ],
      },
    ],
    ['is out of the rule’s scope', { rules: [{ ...high, scope: { labels: { kind: 'other' } } }] }],
    ['moves', { feeds: [{ ...air, symbol: { ...air.symbol, motion: 'moving' } }] }],
  ])('is none that %s', (_, more) => {
    expect(chooseStation(register(more))).toBe('not-fit')
  })

  test('may be watched from below, and prefers the alarm that ends soonest', () => {
    const low: RuleJson = {
      ...high,
      id: 'no2-low',
      offDelayMs: 0,
      condition: {
        kind: 'threshold',
        quantity: 'no2',
        direction: 'below',
        levels: [{ limit: 10, severity: 1 }],
        deadband: 1,
      },
    }
    expect(chooseStation(register({ rules: [high, low] }))).toMatchObject({
      rule: { id: 'no2-low', severity: 1 },
      calm: 18,
      alarming: 5,
      beside: { key: 'pm25' },
    })
  })
})
