import {
  decodePositions,
  encodePositions,
  liveDeviceCardSchema,
  liveDeviceSchema,
  positionFlags,
} from '@haidang/contracts'
import { type Device, type LatestValue, agencyId, areaId, deviceId, findFeed } from '@haidang/domain'
import type { BoardEntry } from './device-board.js'
import { writeCard, writeNews, writeRecord } from './write-device.js'

const feed = findFeed('vehicle')!
const now = 3_500
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
  const change = { quantities: ['speed'], position: true, presence: false }
  const { change: still } = writeNews(
    { device: truck, entry, change },
    { feed: findFeed('air-quality')!, now },
  )
  expect(liveDeviceSchema.parse(still)).toEqual(still)
  expect(still).toMatchObject({ values: { speed: { value: 36 } }, position: { position: [108.2, 16.1] } })
  const onlyMoved = { quantities: [], position: true, presence: false }
  const news = writeNews({ device: truck, entry, change: onlyMoved }, { feed, now })
  expect(news).toMatchObject({ change: undefined, record: { lon: 108.2, lat: 16.1 } })
})

test('a value stands in the record of its fix or in a frame, never in neither', () => {
  const { speedSaid, headingSaid, ignitionSaid, stateSaid } = positionFlags
  const all = speedSaid | headingSaid | ignitionSaid | stateSaid
  const change = { quantities: Object.keys(entry.latest), position: true, presence: false }
  const told = (latest: BoardEntry['latest'], of: Partial<typeof change> = {}) => {
    const is = { ...entry, latest: { ...entry.latest, ...latest } }
    const news = writeNews({ device: truck, entry: is, change: { ...change, ...of } }, { feed, now })
    return { inFrame: Object.keys(news.change?.values ?? {}), said: (news.record?.flags ?? 0) & all }
  }
  expect(told({})).toEqual({ inFrame: [], said: all })
  const speed = known(36)
  for (const odd of [
    { ...speed, at: 999 },
    { ...speed, status: 'fault' },
    { ...speed, flags: ['implausible'] },
    { ...speed, receivedAt: 3_001 },
  ] as LatestValue[])
    expect(told({ speed: odd })).toEqual({ inFrame: ['speed'], said: all - speedSaid })
  expect(told({ heading: known(360) })).toEqual({ inFrame: ['heading'], said: all - headingSaid })
  expect(told({}, { position: false })).toMatchObject({ inFrame: { length: 4 }, said: 0 })
})

test('a record carries place, motion, duty, flags and the age of the fix', () => {
  const record = { ...writeRecord(truck, entry, { feed, now })!, index: 7 }
  const { simulated, ignition, online } = positionFlags
  expect(record).toMatchObject({ index: 7, ageMs: 2_500, state: 4 })
  expect(record.flags & 7).toBe(simulated | ignition | online)
  const [decoded] = decodePositions(
    encodePositions({ version: 1, serverAt: 3_500, records: [record] }),
  ).records
  expect(decoded).toMatchObject({ index: 7, lon: 108.2, lat: 16.1, headingDeg: 350, ageMs: 2_500, state: 4 })
})

test('a device whose place nobody knows has no record; one without values stands still', () => {
  expect(writeRecord(truck, undefined, { feed, now })).toBeUndefined()
  expect(writeRecord(truck, { latest: {} }, { feed, now })).toBeUndefined()
  expect(
    writeRecord(
      { ...truck, simulated: false },
      { latest: {}, position: entry.position! },
      { feed, now: 1_000 },
    ),
  ).toMatchObject({
    speedKmh: 0,
    state: 0,
    flags: 0,
    ageMs: 0,
  })
})
