import { type DeviceState, areaId, deviceId, feedId } from '@haidang/domain'
import { createInProcessBus } from '@haidang/live'
import { createDeviceBoard } from './device-board.js'
import { fillBoard } from './fill-board.js'

const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log }
const id = deviceId('aq-01')
const place = { device: id, feed: feedId('air-quality'), area: areaId('hai-chau') }
const stateAt = (at: number): DeviceState => ({
  latest: { pm25: { value: at, at, receivedAt: at, status: 'measuring', flags: [] } },
  rules: {},
})

test('what was said and not heard is read from the database; what is newer on the board stays', async () => {
  const bus = createInProcessBus({ log })
  const board = createDeviceBoard()
  let stored = stateAt(1)
  let reads = 0
  const deviceStates = async () => {
    reads += 1
    return [{ ...place, key: 7, state: stored }]
  }
  const stop = await fillBoard({ board, bus, readings: { deviceStates }, log })
  const air = board.of(place.feed)
  const shown = () => air.entry(air.row(id)).latest['pm25']?.value
  expect(shown()).toBe(1)
  stored = stateAt(2)
  bus.publish('messages.lost', {})
  await Promise.resolve()
  await Promise.resolve()
  expect([shown(), reads]).toEqual([2, 2])
  air.take(id, stateAt(3))
  stop()
  bus.publish('messages.lost', {})
  expect([shown(), reads]).toEqual([3, 2])
})

test('many losses at once are one reading', async () => {
  const bus = createInProcessBus({ log })
  let reads = 0
  const deviceStates = async () => {
    reads += 1
    return []
  }
  const stop = await fillBoard({ board: createDeviceBoard(), bus, readings: { deviceStates }, log })
  for (let loss = 0; loss < 100; loss += 1) bus.publish('messages.lost', {})
  await Promise.resolve()
  expect(reads).toBe(2)
  stop()
})

test('devices that other processes tell of in columns are on the board, too', async () => {
  const bus = createInProcessBus({ log })
  const board = createDeviceBoard()
  const stop = await fillBoard({ board, bus, readings: { deviceStates: async () => [] }, log })
  const at = Float64Array.of(2)
  const columns = [{ quantity: 'pm25', numbers: Float64Array.of(12) }]
  const report = { ...place, devices: [id], at, receivedAt: at, columns }
  bus.publish('devices.changed', { changed: [], reports: [report] })
  const air = board.of(place.feed)
  expect(air.entry(air.row(id)).latest['pm25']).toMatchObject({ value: 12, at: 2, status: 'measuring' })
  stop()
})

test('when others speak of a device that it does not know yet, it reads the database again', async () => {
  const bus = createInProcessBus({ log })
  const board = createDeviceBoard()
  const stored: (typeof place & { key: number; state: DeviceState })[] = []
  const stop = await fillBoard({ board, bus, readings: { deviceStates: async () => stored }, log })
  const at = Float64Array.of(2)
  const columns = [{ quantity: 'pm25', numbers: Float64Array.of(12) }]
  const report = { feed: place.feed, devices: Float64Array.of(7), at, receivedAt: at, columns }
  stored.push({ ...place, key: 7, state: stateAt(2) })
  bus.publish('devices.changed', { changed: [], reports: [report] })
  await Promise.resolve()
  await Promise.resolve()
  const air = board.of(place.feed)
  expect(air.entry(air.row(id)).latest['pm25']).toMatchObject({ value: 2, at: 2 })
  bus.publish('devices.changed', { changed: [], reports: [{ ...report, at: Float64Array.of(3) }] })
  expect(air.entry(air.row(id)).latest['pm25']).toMatchObject({ value: 12, at: 3 })
  stop()
})
