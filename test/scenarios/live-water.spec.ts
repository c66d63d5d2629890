import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { positionFlags } from '@haidang/contracts'
import { type Device, deviceId } from '@haidang/domain'
import { attachLive } from '@haidang/gateway'
import { eventually } from '@haidang/testing'
import { type TestConsole, openConsole } from '../live-rig/console.js'
import { keptLog } from '../live-rig/kept-log.js'
import { type LiveRig, startLiveRig } from '../live-rig/live-rig.js'

let rig: LiveRig

beforeAll(async () => {
  rig = await startLiveRig({ stations: 6, vehicles: 4, paces: { positionsAgainMs: 3_000 } })
  rig.callers.add('north', { areas: ['north'] })
  rig.callers.add('fleet', { feeds: ['vehicle'] })
}, 120_000)

afterAll(() => rig?.close())

const stations = (): Device[] => rig.town.devices.filter(({ feed }) => feed === 'air-quality')
const trucks = (): Device[] => rig.town.devices.filter(({ feed }) => feed === 'vehicle')

async function subscribed(user: string, layers: string[]): Promise<TestConsole> {
  const console = rig.console({ user })
  await console.connected
  expect(await console.socket.timeout(60_000).emitWithAck('subscribe', { layers })).toEqual({ ok: true })
  await eventually('the snapshots', () => console.snapshots.length >= layers.length)
  return console
}

/** What a screen shows of a quantity after a snapshot and every frame behind it. */
function shown({ snapshots, frames }: TestConsole, device: string, quantity: string): unknown {
  const told = [...snapshots.flatMap(({ devices }) => devices), ...frames.flatMap(({ devices }) => devices)]
  return told.filter(({ id }) => id === device).findLast(({ values }) => values[quantity])?.values[quantity]
    ?.value
}

test('a snapshot has everything of the feed within the scope, and frames continue it without a gap', async () => {
  const [first, second] = stations()
  const writer = rig.writer()
  await writer.write([{ device: first!, values: { pm25: 11, no2: 5 } }])
  const console = await subscribed('duty', ['air-quality'])
  const [snapshot] = console.snapshots
  expect(snapshot?.devices.map(({ id }) => id)).toEqual(stations().map(({ id }) => id))
  expect(snapshot?.ids).toEqual([])
  expect(snapshot?.devices[0]).toMatchObject({
    name: { vi: 'Trạm station-0', en: 'Station station-0' },
    area: 'north',
    home: [108.2, 16.05],
    intervalSeconds: 300,
    values: { pm25: { value: 11, status: 'measuring', flags: [] }, no2: { value: 5 } },
  })
  for (let value = 20; value < 24; value += 1) {
    await writer.write([{ device: second!, values: { pm25: value } }])
    await eventually('the frame', () => shown(console, second!.id, 'pm25') === value)
  }
  const versions = console.frames.map(({ version }) => version)
  expect(versions).toEqual(versions.map((_, place) => snapshot!.version + 1 + place))
  expect(console.frames.every(({ devices }) => devices.every(({ id }) => id === second!.id))).toBe(true)
  expect(console.frames.at(-1)?.devices[0]?.values).not.toHaveProperty('no2')
  console.close()
})

test('many changes of a device become few frames, and the newest wins', async () => {
  const console = await subscribed('duty', ['air-quality'])
  const writer = rig.writer()
  const [device] = stations()
  const from = performance.now()
  let value = 0
  while (performance.now() - from < 2_000)
    await writer.write([{ device: device!, values: { pm25: (value += 1) % 70 } }])
  await eventually('the newest value', () => shown(console, device!.id, 'pm25') === value % 70)
  const seconds = (performance.now() - from) / 1_000
  expect(value).toBeGreaterThan(console.frames.length)
  expect(console.frames.length).toBeLessThanOrEqual(Math.ceil(seconds * 4) + 1)
  console.close()
})

test('positions of what moves are binary, index the snapshot and say how old they are', async () => {
  const console = await subscribed('duty', ['vehicle'])
  const [snapshot] = console.snapshots
  expect(snapshot?.ids).toEqual(trucks().map(({ id }) => id))
  const truck = trucks()[2]!
  await rig.writer().write([
    {
      device: truck,
      position: [108.21, 16.06],
      values: { speed: 36, heading: 90, ignition: true, duty: 'dispatched' },
    },
  ])
  const told = await eventually('its position', () =>
    console.positions.find(({ frame }) => frame.records.length > 0),
  )
  expect(told.feed).toBe('vehicle')
  expect(told.frame.version).toBe(snapshot?.idsVersion)
  expect(Math.abs(Date.now() - told.frame.serverAt)).toBeLessThan(60_000)
  expect(told.frame.records).toHaveLength(1)
  const [record] = told.frame.records
  expect(record).toMatchObject({
    index: 2,
    lon: 108.21,
    lat: 16.06,
    headingDeg: 90,
    state: 2,
  })
  const { ignition, speedSaid, headingSaid, ignitionSaid, stateSaid } = positionFlags
  expect(record?.flags).toBe(ignition | speedSaid | headingSaid | ignitionSaid | stateSaid)
  expect(record?.speedKmh).toBeCloseTo(36)
  expect(record?.ageMs).toBeLessThan(30_000)
  expect(console.frames).toEqual([]) // the record has said it all
  await eventually('it is repeated although it stands still', () => console.positions.length >= 2)
  console.close()
})

test('nobody is told of devices outside the scope, not even that they exist', async () => {
  const console = await subscribed('north', ['air-quality', 'vehicle'])
  const everybody = await subscribed('duty', ['air-quality'])
  const before = everybody.frames.length
  await rig.writer().write(stations().map((device) => ({ device, values: { so2: 3 } })))
  await eventually('the frames', () => everybody.frames.length > before && console.frames.length > 0)
  const heard = [...console.snapshots, ...console.frames].flatMap(({ devices }) =>
    devices.map(({ id }) => id),
  )
  const outside = rig.town.devices.filter(({ area }) => area === 'south').map(({ id }) => id as string)
  expect(heard.filter((id) => outside.includes(id))).toEqual([])
  console.close()
  everybody.close()
})

test('a layer that is out of scope or unknown is refused by name, and none of the others is given', async () => {
  const console = rig.console({ user: 'fleet' })
  await console.connected
  const ask = (layers: string[]) => console.socket.timeout(60_000).emitWithAck('subscribe', { layers })
  expect(await ask(['vehicle', 'air-quality'])).toEqual({
    ok: false,
    reason: 'out-of-scope',
    layer: 'air-quality',
  })
  expect(await ask(['vehicle', 'submarines'])).toEqual({
    ok: false,
    reason: 'not-found',
    layer: 'submarines',
  })
  expect(await ask(['NO SUCH ID'])).toEqual({ ok: false, reason: 'bad-request' })
  await pause(600)
  expect(console.snapshots).toEqual([])
  console.close()
})

test('a window that unsubscribes gets no more frames, and a channel that nobody watches is closed', async () => {
  const console = await subscribed('north', ['air-quality'])
  const { channels } = rig.live.stats()
  await console.socket.timeout(60_000).emitWithAck('unsubscribe', { layers: ['air-quality'] })
  expect(rig.live.stats().channels).toBe(channels - 1)
  await rig.writer().write(stations().map((device) => ({ device, values: { so2: 4 } })))
  await pause(600)
  expect(console.frames).toEqual([])
  console.close()
})

test('a change of the register brings every subscriber a new snapshot, with a new order of ids', async () => {
  const console = await subscribed('duty', ['vehicle'])
  const [before] = console.snapshots
  const [truck] = trucks()
  rig.town.devices.push({ ...truck!, id: deviceId('truck-new') })
  rig.bus.publish('registry.changed', {})
  const after = await eventually('the new snapshot', () => console.snapshots[1])
  expect(after.ids).toContain('truck-new')
  expect(after.idsVersion).toBeGreaterThan(before!.idsVersion)
  expect(after.version).toBe(before!.version + 1)
  expect(console.connections()).toBe(1)
  rig.town.devices.pop()
  rig.bus.publish('registry.changed', {})
  await eventually('the old order again', () => console.snapshots[2]?.ids.length === before!.ids.length)
  console.close()
})

test('a gateway that starts anew has the newest values from the database', async () => {
  const [device] = stations()
  await rig.writer().write([{ device: device!, values: { pressure: 1_013 } }])
  const httpServer = createServer().listen(0, '127.0.0.1')
  await once(httpServer, 'listening')
  const url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`
  const clock = { now: () => Date.now() }
  const { db, bus, town, callers } = rig
  const second = await attachLive({
    httpServer,
    db,
    bus,
    registry: town.registry,
    access: callers,
    origins: [url],
    clock,
    log: keptLog(),
  })
  const console = openConsole({ url, user: 'duty' })
  await console.connected
  await console.socket.timeout(60_000).emitWithAck('subscribe', { layers: ['air-quality'] })
  await eventually('the snapshot', () => console.snapshots.length > 0)
  expect(shown(console, device!.id, 'pressure')).toBe(1_013)
  console.close()
  await second.close()
  httpServer.close()
})
