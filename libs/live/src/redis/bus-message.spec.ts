import { areaId, deviceId, feedId } from '@haidang/domain'
import type { ChangedDevice } from '../live-bus.js'
import { createInProcessBus } from '../in-process-bus.js'
import { readMessage, writeMessages } from './bus-message.js'

const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log }
const value = (at: number) => ({ value: 1, at, receivedAt: at, status: 'measuring', flags: [] }) as const
const place = { device: deviceId('aq-01'), feed: feedId('air-quality'), area: areaId('hai-chau') }

const heardOf = (texts: readonly string[]): ChangedDevice[] => {
  const bus = createInProcessBus({ log })
  const heard: ChangedDevice[] = []
  bus.subscribe('devices.changed', ({ changed }) => void heard.push(...changed))
  for (const text of texts) readMessage(text)?.(bus)
  return heard
}

test('only what is new of a device travels', () => {
  const before = { latest: { pm25: value(1), no2: value(1) }, presence: { online: true, at: 1 } }
  const state = { ...before, latest: { ...before.latest, pm25: value(2) } }
  const texts = writeMessages('devices.changed', { changed: [{ ...place, before, state }] })
  expect(heardOf(texts)).toEqual([
    { ...place, before: { latest: {} }, state: { latest: { pm25: value(2) } } },
  ])
})

test('a device of which a screen shows nothing new does not travel', () => {
  const state = { latest: { pm25: value(1) } }
  expect(writeMessages('devices.changed', { changed: [{ ...place, before: state, state }] })).toEqual([])
})

test('many devices travel in messages of a size that Redis likes', () => {
  const changed = Array.from({ length: 1_250 }, () => ({
    ...{ ...place, before: { latest: {} }, state: { latest: { pm25: value(3) } } },
  }))
  const texts = writeMessages('devices.changed', { changed })
  expect([texts.length, heardOf(texts).length]).toEqual([3, 1_250])
})

test.each([
  '',
  'null',
  '{"name":"registry.changed"}',
  '{"name":"tomorrow","event":{}}',
  '{"name":"alarms.committed","event":{"seq":"1"}}',
])('what is none of our messages is passed over: %s', (text) => {
  expect(readMessage(text)).toBeUndefined()
})

test('of followed messages travels by which name their way goes on, each with its device', () => {
  const state = { latest: { pm25: value(1) } }
  const others = Array.from({ length: 550 }, (_, place) => deviceId(`aq-${place + 2}`))
  const changed = [place.device, ...others].map((device) => ({
    ...{ ...place, device, before: { latest: {} }, state },
  }))
  const trace = { device: place.device, carrier: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` }
  const texts = writeMessages('devices.changed', { changed, traces: [trace] })
  expect(texts).toHaveLength(2)
  const bus = createInProcessBus({ log })
  const heard: unknown[] = []
  bus.subscribe('devices.changed', ({ traces }) => void heard.push(traces))
  for (const text of texts) readMessage(text)?.(bus)
  expect(heard).toEqual([[trace], undefined])
  const odd = texts[0]?.replace('"traces":[', '"traces":[7,')
  readMessage(odd ?? '')?.(bus)
  expect(heard).toEqual([[trace], undefined, undefined])
})
