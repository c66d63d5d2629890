import {
  decodePositions,
  encodePositions,
  liveDeviceCardSchema,
  liveDeviceSchema,
  positionFlags,
} from '@haidang/contracts'
import { type Device, type LatestValue, agencyId, areaId, deviceId, findFeed } from '@haidang/domain'
import type { BoardEntry } from './device-board.js'
import { writeCard, writeChange, writeRecord } from './write-device.js'

const feed = findFeed('vehicle')!
const truck: Device = {
  id: deviceId('truck'),
  feed: feed.id,
  name: { vi: 'Xe', en: 'Truck' },
  area: areaId('north'),
  agency: agencyId('office'),
  intervalSeconds: 15,
  labels: { kind: 'refuse' },
  simulated: true,
}
const known = (value: LatestValue['value']): LatestValue => ({
  value,
  at: 1_000,
  receivedAt: 1_100,
  status: 'measuring',
  flags: [],
})
const entry: BoardEntry = {
  latest: { speed: known(36), heading: known(350), ignition: known(true), duty: known('returning') },
  position: { position: [108.2, 16.1], at: 1_000, receivedAt: 1_100 },
  presence: { online: true, at: 900 },
}

test('a card has everything, also of a device that has never reported', () => {
  const full = writeCard(truck, entry)
  expect(liveDeviceCardSchema.parse(full)).toEqual(full)
  expect(full).toMatchObject({
    simulated: true,
    online: true,
    labels: { kind: 'refuse' },
    position: { at: 1_000 },
  })
  const silent = writeCard(truck)
  expect(liveDeviceCardSchema.parse(silent)).toEqual(silent)
  expect(silent).toMatchObject({ values: {} })
  expect(silent).not.toHaveProperty('position')
})

test('a frame names what has changed; what moves sends its position elsewhere', () => {
  const change = { quantities: new Set(['speed']), position: true, presence: false }
  const still = writeChange(truck, entry, { change, moving: false })
  expect(liveDeviceSchema.parse(still)).toEqual(still)
  expect(still).toMatchObject({ values: { speed: { value: 36 } }, position: { position: [108.2, 16.1] } })
  expect(writeChange(truck, entry, { change, moving: true })).not.toHaveProperty('position')
  const onlyMoved = { quantities: new Set<string>(), position: true, presence: false }
  expect(writeChange(truck, entry, { change: onlyMoved, moving: true })).toBeUndefined()
})

test('a record carries place, motion, duty, flags and the age of the fix', () => {
  const record = writeRecord(truck, entry, { index: 7, feed, now: 3_500 })!
  const { simulated, ignition, online } = positionFlags
  expect(record).toMatchObject({ index: 7, ageMs: 2_500, state: 4, flags: simulated | ignition | online })
  const [decoded] = decodePositions(
    encodePositions({ version: 1, serverAt: 3_500, records: [record] }),
  ).records
  expect(decoded).toMatchObject({ index: 7, lon: 108.2, lat: 16.1, headingDeg: 350, ageMs: 2_500, state: 4 })
})

test('a device whose place nobody knows has no record; one without values stands still', () => {
  expect(writeRecord(truck, undefined, { index: 0, feed, now: 0 })).toBeUndefined()
  expect(writeRecord(truck, { latest: {} }, { index: 0, feed, now: 0 })).toBeUndefined()
  expect(
    writeRecord(
      { ...truck, simulated: false },
      { latest: {}, position: entry.position! },
      { index: 0, feed, now: 1_000 },
    ),
  ).toMatchObject({
    speedKmh: 0,
    state: 0,
    flags: 0,
    ageMs: 0,
  })
})
