import { areaId, deviceId, feedId } from '@haidang/domain'
import type { LiveBusEvents } from '../live-bus.js'
import { createInProcessBus } from '../in-process-bus.js'
import { type BusMessage, readMessage, writeMessages } from './bus-message.js'

const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log }
const value = (at: number) => ({ value: 1, at, receivedAt: at, status: 'measuring', flags: [] }) as const
const place = { device: deviceId('aq-01'), feed: feedId('air-quality'), area: areaId('hai-chau') }

type Heard = LiveBusEvents['devices.changed']

const heardOf = (messages: readonly BusMessage[]): Heard[] => {
  const bus = createInProcessBus({ log })
  const heard: Heard[] = []
  bus.subscribe('devices.changed', (event) => void heard.push(event))
  for (const message of messages) readMessage(Buffer.from(message))?.(bus)
  return heard
}
const changedIn = (messages: readonly BusMessage[]) => heardOf(messages).flatMap(({ changed }) => changed)
const reportedIn = (messages: readonly BusMessage[]) =>
  heardOf(messages).flatMap(({ reports = [] }) => reports.flatMap(({ devices }) => [...devices]))

test('only what is new of a device travels', () => {
  const online = { online: true, at: 1 }
  const before = { latest: { pm25: value(1), no2: value(1) } }
  const state = { latest: { ...before.latest, pm25: value(2) }, presence: online }
  const messages = writeMessages('devices.changed', { changed: [{ ...place, before, state }] })
  expect(changedIn(messages)).toEqual([
    { ...place, before: { latest: {} }, state: { latest: { pm25: value(2) }, presence: online } },
  ])
})

test('who reports plainly travels in columns; where somebody knows only texts, by himself', () => {
  const state = { latest: { pm25: value(2) } }
  const event = { changed: [{ ...place, before: { latest: {} }, state }] }
  expect(heardOf(writeMessages('devices.changed', event))).toEqual([
    {
      changed: [],
      reports: [
        {
          ...{ feed: place.feed, devices: [place.device] },
          ...{ at: Float64Array.of(2), receivedAt: Float64Array.of(2) },
          columns: [{ quantity: 'pm25', numbers: Float64Array.of(1) }],
        },
      ],
    },
  ])
  const texts = writeMessages('devices.changed', event, { textsOnly: true })
  expect(texts.every((text) => typeof text === 'string')).toBe(true)
  expect(heardOf(texts)).toEqual([{ ...event, reports: [] }])
})

test('columns that an ingest of before has written as text are still heard', () => {
  const columns = {
    ...{ feed: 'vehicle', devices: ['a', 'b'], areas: ['c', 'c'], at: [1, 2], receivedAt: [3, 4] },
    ...{ quantities: ['speed'], values: [[5, 6]] },
  }
  const text = JSON.stringify({ name: 'devices.changed', event: { reports: [columns, 7], changed: [] } })
  expect(changedIn([text]).map(({ device, state }) => [device, state.latest['speed']?.value])).toEqual([
    ['a', 5],
    ['b', 6],
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
  const messages = writeMessages('devices.changed', { changed })
  expect([messages.length, reportedIn(messages).length]).toEqual([3, 1_250])
})

test.each([
  '',
  'null',
  '{"name":"registry.changed"}',
  '{"name":"tomorrow","event":{}}',
  '{"name":"alarms.committed","event":{"seq":"1"}}',
])('what is none of our messages is passed over: %s', (text) => {
  expect(readMessage(Buffer.from(text))).toBeUndefined()
})

test('of followed messages travels by which name their way goes on, each with its device', () => {
  const state = { latest: { pm25: value(1) } }
  const others = Array.from({ length: 550 }, (_, place) => deviceId(`aq-${place + 2}`))
  const changed = [place.device, ...others].map((device) => ({
    ...{ ...place, device, before: { latest: {} }, state },
  }))
  const trace = { device: place.device, carrier: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` }
  for (const textsOnly of [false, true]) {
    const messages = writeMessages('devices.changed', { changed, traces: [trace] }, { textsOnly })
    expect(heardOf(messages).map(({ traces }) => traces)).toEqual([[trace], undefined])
    const odd = Buffer.from(messages[0]!).toString('latin1').replace('"traces":[{"', '"traces":[7,"')
    expect(heardOf([Buffer.from(odd, 'latin1')]).flatMap(({ traces = [] }) => traces)).toEqual([])
  }
})
