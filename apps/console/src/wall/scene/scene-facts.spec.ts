import { expect, test } from '@jest/globals'
import type { DeviceView } from '../../live/messages.js'
import { anAlarm } from '../../live/testing-alarms.js'
import { aDeviceView } from '../../testing-console.js'
import { sceneFacts } from './scene-facts.js'

const now = Date.UTC(2026, 10, 22, 7)
const minuteMs = 60_000

const value = (of: number, at: number) => ({
  value: of,
  at,
  receivedAt: at,
  status: 'measuring' as const,
  flags: [],
})
const station = (id: string, ageMin: number, aqi: number): DeviceView =>
  aDeviceView({
    id,
    home: [108.2, 16.05],
    values: { pm25: value(20, now - ageMin * minuteMs), vnAqi: value(aqi, now - 30 * minuteMs) },
  })
const vehicle = (id: string): DeviceView => ({
  ...aDeviceView({ id, intervalSeconds: 15, position: { position: [108.2, 16], at: now, receivedAt: now } }),
  feed: 'vehicle',
})
const fix = (speedKmh: number, ageMs: number) => ({
  position: [108.2, 16.05] as const,
  at: now - ageMs,
  speedKmh,
  headingDeg: 0,
  flags: 0,
})

test('counts what is heard, what moves, the worst index and the longest wait', () => {
  const fixes = new Map([
    ['runs', fix(30, 5_000)],
    ['stands', fix(0, 5_000)],
    ['silent', fix(30, 60_000)],
  ])
  const wall = { ...aDeviceView({ id: 'wall-1' }), feed: 'display' }
  const facts = sceneFacts({
    devices: [
      station('a', 3, 90),
      station('b', 12, 160),
      station('c', 16, 120),
      wall,
      ...[...fixes.keys()].map(vehicle),
    ],
    fixOf: (id) => fixes.get(id),
    alarms: [
      anAlarm({ id: '1', raisedAt: now - 5 * minuteMs }),
      anAlarm({ id: '2', raisedAt: now - 90 * minuteMs, state: 'acknowledged' }),
    ],
    now,
  })
  expect(facts).toMatchObject({
    stations: { fresh: 2, total: 3 },
    vehicles: { moving: 1, total: 3 },
    worstAqi: { value: 160, band: { key: 'bad' }, device: { id: 'b' }, at: now - 30 * minuteMs },
    waitsSince: now - 5 * minuteMs,
  })
})

test('an index that is hours old is no index', () => {
  const old = aDeviceView({ home: [108.2, 16], values: { vnAqi: value(180, now - 11 * 60 * minuteMs) } })
  expect(sceneFacts({ devices: [old], fixOf: () => undefined, alarms: [], now })).toMatchObject({
    worstAqi: undefined,
    waitsSince: undefined,
  })
})
