import {
  PositionsWriter,
  decodePositions,
  liveDeviceCardSchema,
  liveDeviceSchema,
  positionFlags,
} from '@haidang/contracts'
import {
  type Device,
  type Feed,
  type LatestValue,
  agencyId,
  areaId,
  deviceId,
  findFeed,
} from '@haidang/domain'
import type { ShownState } from '@haidang/live'
import { type BoardEntry, FeedBoard } from './feed-board.js'
import { writeCard, writeNews } from './write-device.js'
import { createRecordWriter } from './write-record.js'

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
const entry: Required<BoardEntry> & ShownState = {
  latest: { speed: known(36), heading: known(350), ignition: known(true), duty: known('returning') },
  position: { position: [108.2, 16.1], at: 1_000, receivedAt: 1_100 },
  presence: { online: true, at: 900 },
}

const boardWith = (...states: readonly ShownState[]): FeedBoard => {
  const board = new FeedBoard()
  for (const state of states) board.take(truck.id, state)
  return board
}
/** What is told when this is new, of one who had said `before`. */
const newsOf = (state: ShownState, { of = feed, before }: { of?: Feed; before?: ShownState } = {}) => {
  const board = boardWith(...(before ? [before] : []))
  board.settle(board.row(truck.id))
  board.take(truck.id, state)
  const drawn = { device: truck, row: board.row(truck.id) }
  const writer = createRecordWriter(of, board)
  const { changes, moved } = writeNews([drawn], { feed: of, board, writer, now })
  return { change: changes[0]?.told, moved, flags: moved.length === 0 ? 0 : writer.sheet.flags(0) }
}
const recordOf = (device: Device, state: ShownState) => {
  const board = boardWith(state)
  const writer = createRecordWriter(feed, board)
  const place = writer.write({ device, row: board.row(truck.id) }, now)
  if (place === undefined) return undefined
  const records = new PositionsWriter(1)
  records.add(7, writer.sheet, place)
  return decodePositions(records.frame({ version: 1, serverAt: now })).records[0]
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
  const { change: still } = newsOf(
    { latest: { speed: known(36) }, position: entry.position },
    {
      of: findFeed('air-quality')!,
    },
  )
  expect(liveDeviceSchema.parse(still)).toEqual(still)
  expect(still).toMatchObject({ values: { speed: { value: 36 } }, position: { position: [108.2, 16.1] } })
  expect(newsOf({ latest: {}, position: entry.position })).toMatchObject({ change: undefined, moved: [0] })
})

test('a value stands in the record of its fix or in a frame, never in neither', () => {
  const { speedSaid, headingSaid, ignitionSaid, stateSaid } = positionFlags
  const all = speedSaid | headingSaid | ignitionSaid | stateSaid
  const told = (news: ReturnType<typeof newsOf>) => {
    return { inFrame: Object.keys(news.change?.values ?? {}), said: news.flags & all }
  }
  const saying = (latest: ShownState['latest']) =>
    told(newsOf({ latest: { ...entry.latest, ...latest }, position: entry.position }))
  expect(saying({})).toEqual({ inFrame: [], said: all })
  const speed = known(36)
  for (const odd of [
    { ...speed, at: 999 },
    { ...speed, status: 'fault' },
    { ...speed, flags: ['implausible'] },
    { ...speed, receivedAt: 3_001 },
  ] as LatestValue[])
    expect(saying({ speed: odd })).toEqual({ inFrame: ['speed'], said: all - speedSaid })
  expect(saying({ heading: known(360) })).toEqual({ inFrame: ['heading'], said: all - headingSaid })
  expect(
    told(newsOf({ latest: entry.latest }, { before: { latest: {}, position: entry.position } })),
  ).toMatchObject({
    ...{ inFrame: { length: 4 }, said: 0 },
  })
  expect(told(newsOf({ latest: { tilt: known(3) }, position: entry.position })).inFrame).toEqual(['tilt'])
})

test('a record has room for one word: a second one stands in the frame', () => {
  const word = feed.quantities.find(({ kind }) => kind === 'word')!
  const of: Feed = { ...feed, quantities: [...feed.quantities, { ...word, key: 'second' }] }
  const state = { latest: { duty: known('returning'), second: known('returning') }, position: entry.position }
  const { change, flags } = newsOf(state, { of })
  expect(Object.keys(change?.values ?? {})).toEqual(['second'])
  expect(flags & positionFlags.stateSaid).toBe(positionFlags.stateSaid)
})

test('a record carries place, motion, duty, flags and the age of the fix', () => {
  const record = recordOf(truck, entry)!
  const { simulated, ignition, online } = positionFlags
  expect(record).toMatchObject({ index: 7, lon: 108.2, lat: 16.1, headingDeg: 350, ageMs: 2_500, state: 4 })
  expect(record.speedKmh).toBeCloseTo(36)
  expect(record.flags & 7).toBe(simulated | ignition | online)
})

test('a device whose place nobody knows has no record; one without values stands still', () => {
  expect(recordOf(truck, { latest: {} })).toBeUndefined()
  expect(recordOf({ ...truck, simulated: false }, { latest: {}, position: entry.position })).toMatchObject({
    ...{ speedKmh: 0, state: 0, flags: 0, ageMs: 2_500 },
  })
})
