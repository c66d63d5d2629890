import type { DeviceState, LatestValue, ObservedValue } from '@haidang/domain'
import { aDevice } from '@haidang/domain/testing'

import { deviceJson, observationJson } from './device-json.js'

const device = {
  ...aDevice(),
  name: { vi: 'Trạm', en: 'Station' },
  area: 'ward',
  agency: 'office',
  intervalSeconds: 300,
  labels: {},
  simulated: true,
} as unknown as Parameters<typeof deviceJson>[0]
const latest = (more: Partial<LatestValue> = {}): LatestValue => ({
  value: 1,
  at: 1_000,
  receivedAt: 2_000,
  status: 'measuring',
  flags: [],
  ...more,
})
const value = (quantity: string, more: Partial<ObservedValue> = {}): ObservedValue => ({
  quantity,
  value: 1,
  status: 'measuring',
  flags: [],
  revision: 0,
  ...more,
})

test('a device that has said nothing has no time and no status', () => {
  expect(deviceJson(device, { latest: {}, rules: {} }).state).toEqual({
    quality: {},
    values: {},
    times: {},
    simulated: true,
  })
})

test('each value keeps its own time, and exceptions from the status are named', () => {
  const state: DeviceState = {
    newestAt: 9_000,
    latest: {
      pm25: latest({ at: 9_000, receivedAt: 9_500 }),
      no2: latest({ status: 'fault', flags: ['implausible'] }),
    },
    rules: {},
  }
  expect(deviceJson(device, state).state).toMatchObject({
    at: '1970-01-01T00:00:09.000Z',
    receivedAt: '1970-01-01T00:00:09.500Z',
    status: 'measuring',
    statuses: { no2: 'fault' },
    quality: { no2: ['implausible'] },
    times: { no2: { at: '1970-01-01T00:00:01.000Z', receivedAt: '1970-01-01T00:00:02.000Z' } },
  })
})

test('what moves is where it was last seen', () => {
  const position = { position: [108.3, 16.1] as const, at: 5_000, receivedAt: 6_000 }
  const json = deviceJson(
    { ...device, position: [108, 16] },
    { newestAt: 5_000, latest: {}, position, rules: {} },
  )
  expect(json.position).toEqual([108.3, 16.1])
  expect(json.state.receivedAt).toBe('1970-01-01T00:00:06.000Z')
})

test('a row in which nothing measures has the status that it has', () => {
  const row = { at: 0, receivedAt: 1, simulated: false }
  expect(
    observationJson({ ...row, values: [value('a', { status: 'fault' }), value('b', { status: 'fault' })] }),
  ).toMatchObject({ status: 'fault' })
  expect(observationJson({ ...row, values: [value('a', { status: 'fault' }), value('b')] })).toMatchObject({
    status: 'measuring',
    statuses: { a: 'fault' },
  })
  expect(observationJson({ ...row, values: [value('a')] })).not.toHaveProperty('quality')
})
