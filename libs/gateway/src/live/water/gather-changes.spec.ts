import {
  type Device,
  type DeviceState,
  type Feed,
  agencyId,
  areaId,
  deviceId,
  findFeed,
} from '@haidang/domain'
import { createDeviceBoard } from './device-board.js'
import { createGatherer } from './gather-changes.js'

const [vehicles, stations] = [findFeed('vehicle')!, findFeed('air-quality')!]
const device = (id: string, feed: Feed): Device => ({
  ...{ id: deviceId(id), feed: feed.id, name: { vi: id, en: id }, area: areaId('north'), labels: {} },
  ...{ agency: agencyId('office'), intervalSeconds: 15, simulated: false },
})
const [truck, station] = [device('truck', vehicles), device('station', stations)]

function stateAt(at: number, quantities: readonly string[]): DeviceState {
  const value = { value: at, at, receivedAt: at, status: 'measuring', flags: [] } as const
  return { latest: Object.fromEntries(quantities.map((key) => [key, value])), rules: {} }
}
const fixAt = (at: number) => ({ position: { position: [108.2, 16.05], at, receivedAt: at } as const })

function watching(...watched: Feed[]) {
  const board = createDeviceBoard()
  const find = (id: string): Device | undefined => [truck, station].find((one) => one.id === id)
  const gatherer = createGatherer({ board, device: find, movingMs: 700 })
  const draw = (feed: Feed, now: number) => {
    gatherer.watch(new Set(watched))
    const of = board.of(feed.id)
    return gatherer.draw(feed, now).map(({ row }) => {
      const quantities = of.newColumns(row).map(({ quantity }) => quantity)
      const news = { quantities, position: of.hasMoved(row), at: of.positions.read(row)?.at }
      of.settle(row)
      return news
    })
  }
  const rowOf = ({ id, feed }: Device): number => board.of(feed).row(id)
  gatherer.watch(new Set(watched))
  return { board, gatherer, draw, rowOf }
}

test('who reports each second is in the very next frame each time', () => {
  const { board, draw } = watching(vehicles)
  const drawn = [990, 1_990, 2_740, 3_990].map((at) => {
    board.of(truck.feed).take(truck.id, { ...stateAt(at, ['speed']), ...fixAt(at) })
    return draw(vehicles, at + 10).length
  })
  expect(drawn).toEqual([1, 1, 1, 1])
})

test('who reports more often is told of no more often, and then with everything that changed meanwhile', () => {
  const { board, draw } = watching(vehicles)
  board.of(truck.feed).take(truck.id, { ...stateAt(1_000, ['speed']), ...fixAt(1_000) })
  expect(draw(vehicles, 1_000)).toHaveLength(1)
  board.of(truck.feed).take(truck.id, { ...stateAt(1_200, ['speed']), ...fixAt(1_200) })
  expect(draw(vehicles, 1_250)).toEqual([])
  board.of(truck.feed).take(truck.id, { ...stateAt(1_400, ['heading']), ...fixAt(1_400) })
  expect(draw(vehicles, 1_500)).toEqual([])
  expect(draw(vehicles, 1_750)).toEqual([{ quantities: ['speed', 'heading'], position: true, at: 1_400 }])
  expect(draw(vehicles, 3_000)).toEqual([])
})

test('a clock that is set back freezes nobody', () => {
  const { board, draw } = watching(vehicles)
  board.of(truck.feed).take(truck.id, { ...stateAt(1_000, ['speed']), ...fixAt(1_000) })
  expect(draw(vehicles, 600_000)).toHaveLength(1)
  board.of(truck.feed).take(truck.id, { ...stateAt(1_200, ['speed']), ...fixAt(1_200) })
  expect(draw(vehicles, 10_000)).toHaveLength(1)
})

test('who stands still is told of in every frame, and nothing is kept of a feed that nobody watches', () => {
  const { board, draw, gatherer } = watching(stations)
  for (const at of [1_000, 1_250]) {
    board.of(station.feed).take(station.id, stateAt(at, ['pm25']))
    board.of(truck.feed).take(truck.id, { ...stateAt(at, ['speed']), ...fixAt(at) })
    expect(draw(stations, at)).toHaveLength(1)
    expect(draw(vehicles, at)).toEqual([])
  }
  gatherer.watch(new Set([stations, vehicles]))
  expect(gatherer.draw(vehicles, 5_000)).toEqual([])
})

test('only a position that was told counts as told', () => {
  const { board, draw, gatherer, rowOf } = watching(vehicles)
  board.of(truck.feed).take(truck.id, stateAt(1_000, ['speed']))
  expect(draw(vehicles, 1_000)).toHaveLength(1)
  expect(gatherer.toldAt(vehicles, rowOf(truck))).toBe(Number.NEGATIVE_INFINITY)
  board.of(truck.feed).take(truck.id, { ...stateAt(1_200, ['speed']), ...fixAt(1_200) })
  expect(draw(vehicles, 1_250)).toHaveLength(1)
  expect(gatherer.toldAt(vehicles, rowOf(truck))).toBe(1_250)
})

test('a device that the register does not know, or no longer, is told of to nobody', () => {
  const known = new Set([truck.id])
  const board = createDeviceBoard()
  const device = (id: string): Device | undefined => [truck].find((one) => one.id === id && known.has(one.id))
  const gatherer = createGatherer({ board, device, movingMs: 700 })
  gatherer.watch(new Set([vehicles]))
  const drawAt = (at: number): number => {
    board.of(truck.feed).take(truck.id, { ...stateAt(at, ['speed']), ...fixAt(at) })
    board.of(truck.feed).take(deviceId('stranger'), stateAt(at, ['speed']))
    return gatherer.draw(vehicles, at).length
  }
  expect(drawAt(1_000)).toBe(1)
  known.delete(truck.id)
  gatherer.renew()
  expect(drawAt(2_000)).toBe(0)
})
