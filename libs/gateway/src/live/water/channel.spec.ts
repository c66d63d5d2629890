import { decodePositions } from '@haidang/contracts'
import { type AreaId, type Device, agencyId, areaId, deviceId, findFeed } from '@haidang/domain'
import { type Channel, type Movement, openChannel } from './channel.js'
import { FeedBoard } from './feed-board.js'
import { createRecordWriter } from './write-record.js'

const feed = findFeed('vehicle')!
const devices = Array.from({ length: 10 }, (_, place): Device => ({
  ...{ id: deviceId(`truck-${place}`), feed: feed.id, name: { vi: 'Xe', en: 'Truck' }, labels: {} },
  ...{ area: areaId(place < 5 ? 'north' : 'south'), agency: agencyId('office') },
  ...{ intervalSeconds: 15, simulated: false },
}))
const board = new FeedBoard()
const fix = { position: [108.2, 16.05], at: 1_000, receivedAt: 1_000 } as const
for (const { id } of devices) board.take(id, { latest: {}, position: fix })
const writer = createRecordWriter(feed, board)
const openOver = (areas: 'all' | ReadonlySet<AreaId>, some: readonly Device[]) =>
  openChannel({ room: 'water', feed, areas, devices: () => some, board, writer })
const open = (areas: 'all' | ReadonlySet<AreaId>) => openOver(areas, devices)
const nobody = () => false
/** All of these have moved, and nothing else is new. */
const moved = (some: readonly Device[]) => {
  writer.sheet.clear()
  for (const device of some) writer.write({ device, row: board.row(device.id) }, 2_000)
  return { moved: some.map(({ id }) => board.row(id)) }
}
const still = { moved: [] }
const recordsOf = (channel: Channel, movement: Movement) => {
  const bytes = channel.positions(movement)
  return bytes ? decodePositions(bytes).records : []
}

test('every position is told again in its turn, a share of them with each frame', () => {
  const channel = open('all')
  const told = Array.from({ length: 5 }, () =>
    recordsOf(channel, { news: still, again: { share: 0.25, passOver: nobody }, now: 2_000 }),
  ).map((records) => records.map(({ index }) => index))
  expect(told).toEqual([
    [0, 1],
    [2, 3, 4],
    [5, 6],
    [7, 8, 9],
    [0, 1],
  ])
})

test('a single device is told again once a round, and a frame that lasts longer than one tells each once', () => {
  const alone = openOver('all', devices.slice(0, 1))
  const again = { share: 0.25, passOver: nobody }
  const counts = Array.from({ length: 8 }, () => recordsOf(alone, { news: still, again, now: 2_000 }).length)
  expect(counts).toEqual([0, 0, 0, 1, 0, 0, 0, 1])
  const all = { news: still, again: { ...again, share: 3 }, now: 2_000 }
  expect(recordsOf(open('all'), all)).toHaveLength(10)
})

test('what has moved comes in every frame, and whoever was told of lately loses a turn', () => {
  const channel = open('all')
  const lately = new Set([devices[1], devices[7]].map((device) => board.row(device!.id)))
  const records = recordsOf(channel, {
    news: moved([devices[7]!]),
    again: { share: 0.3, passOver: (row) => lately.has(row) },
    now: 2_000,
  })
  expect(records.map(({ index }) => index)).toEqual([7, 0, 2])
})

test('nothing of other areas is told, neither when it moves nor in turn', () => {
  const channel = open(new Set([areaId('south')]))
  const again = { share: 1, passOver: nobody }
  const records = recordsOf(channel, { news: moved(devices), again: { ...again, share: 0 }, now: 2_000 })
  expect(channel.snapshot().ids).toEqual(devices.slice(5).map(({ id }) => id))
  expect(records.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4])
  expect(recordsOf(channel, { news: still, again, now: 2_000 })).toHaveLength(5)
  expect(open(new Set()).positions({ news: still, again, now: 0 })).toBeUndefined()
})
