import { type DeviceState, type LatestValue, deviceId, feedId } from '@haidang/domain'
import type { PlainReports, ShownState } from '@haidang/live'
import fc from 'fast-check'
import { type BoardEntry, FeedBoard } from './feed-board.js'

const device = deviceId('station')
const value = (at: number): LatestValue => ({
  value: at * 10,
  at,
  receivedAt: at,
  status: 'measuring',
  flags: [],
})
const state = (latest: Record<string, number>, more: Partial<DeviceState> = {}): DeviceState => ({
  latest: Object.fromEntries(Object.entries(latest).map(([quantity, at]) => [quantity, value(at)])),
  rules: {},
  ...more,
})

/** What is new of those that are drawn, and settles it. */
function drawn(board: FeedBoard) {
  return board
    .draw(() => true)
    .map((row) => {
      const quantities = board.newColumns(row).map(({ quantity }) => quantity)
      const news = {
        ...{ device: board.device(row), quantities },
        ...{ moved: board.hasMoved(row), presence: board.hasNewPresence(row) },
      }
      board.settle(row)
      return news
    })
}

test('what has changed is told once, by quantity', () => {
  const board = new FeedBoard()
  board.take(device, state({ pm25: 1, no2: 1 }))
  expect(drawn(board)).toEqual([{ device, quantities: ['pm25', 'no2'], moved: false, presence: false }])
  board.take(device, state({ pm25: 2, no2: 1 }))
  board.take(device, state({ pm25: 3, no2: 1 }))
  expect(drawn(board)).toMatchObject([{ quantities: ['pm25'] }])
  expect(drawn(board)).toEqual([])
  expect(board.entry(board.row(device)).latest.pm25?.value).toBe(30)
})

test('whose turn it is not goes on waiting, with all that becomes new meanwhile', () => {
  const board = new FeedBoard()
  const other = deviceId('other')
  board.take(device, state({ pm25: 1 }))
  board.take(other, state({ pm25: 1 }))
  expect(board.draw((row) => board.device(row) === other)).toHaveLength(1)
  board.settle(board.row(other))
  board.take(device, state({ no2: 2 }, { presence: { online: true, at: 2 } }))
  expect(drawn(board)).toEqual([{ device, quantities: ['pm25', 'no2'], moved: false, presence: true }])
})

test('what was drawn and could not be told is told with what comes next', () => {
  const board = new FeedBoard()
  board.take(device, state({ pm25: 1 }))
  board.draw(() => true)
  board.take(device, state({ no2: 2 }))
  expect(drawn(board)).toMatchObject([{ quantities: ['pm25', 'no2'] }])
})

test('a state that is older than what is known changes nothing', () => {
  const board = new FeedBoard()
  const position = { position: [108, 16], at: 5, receivedAt: 5 } as const
  board.take(device, state({ pm25: 5 }, { position, presence: { online: true, at: 5 } }))
  drawn(board)
  board.take(device, state({ pm25: 4 }, { presence: { online: false, at: 4 } }))
  expect(drawn(board)).toEqual([])
  expect(board.entry(board.row(device))).toMatchObject({ position, presence: { online: true } })
})

test('what has no time is not taken', () => {
  const board = new FeedBoard()
  board.takeAll({
    ...{ feed: feedId('vehicle'), devices: [device], at: Float64Array.of(Number.NaN) },
    ...{ receivedAt: Float64Array.of(1), columns: [{ quantity: 'speed', numbers: Float64Array.of(1) }] },
    positions: { lon: Float64Array.of(108), lat: Float64Array.of(16) },
  })
  expect([drawn(board), board.entry(board.row(device)).latest]).toEqual([[], {}])
})

const devices = Array.from({ length: 70 }, (_, place) => deviceId(`truck-${place}`))
const anyDevice = fc.constantFrom(...devices)
/** A device's place among them is its key. */
const nameOf = (key: number) => devices[key]!
const quantity = fc.constantFrom('speed', 'heading', 'ignition', 'duty')
const anyTime = fc.integer({ min: 1, max: 5 })
const anyValue = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.boolean(), fc.constantFrom('collecting', 'away'))
const latest: fc.Arbitrary<LatestValue> = fc.record({
  ...{ value: anyValue, at: anyTime, receivedAt: anyTime },
  status: fc.constantFrom('measuring', 'measuring', 'fault'),
  flags: fc.subarray(['implausible' as const, 'revised' as const]),
})
const position = fc.record({
  position: fc.tuple(fc.integer({ min: 100, max: 109 }), fc.integer({ min: 10, max: 19 })),
  ...{ at: anyTime, receivedAt: anyTime },
})
const told: fc.Arbitrary<ShownState> = fc.record(
  {
    latest: fc.dictionary(quantity, latest, { noNullPrototype: true }),
    position,
    presence: fc.record({ online: fc.boolean(), at: anyTime }),
  },
  { requiredKeys: ['latest'] },
)
const words = ['collecting', 'away', true, false]
const reports: fc.Arbitrary<PlainReports> = fc
  .record({
    said: fc.array(fc.record({ device: anyDevice, at: anyTime, receivedAt: anyTime, number: fc.nat(3) }), {
      minLength: 1,
    }),
    isPlaced: fc.boolean(),
    byKey: fc.boolean(),
    columns: fc.uniqueArray(fc.record({ quantity, isWord: fc.boolean() }), {
      selector: (column) => column.quantity,
    }),
  })
  .map(({ said, isPlaced, byKey, columns }) => {
    const numbers = Float64Array.from(said, ({ number }) => number)
    return {
      feed: feedId('vehicle'),
      devices: byKey
        ? Float64Array.from(said, ({ device }) => devices.indexOf(device))
        : said.map((one) => one.device),
      ...{ at: Float64Array.from(said, ({ at }) => at) },
      ...{ receivedAt: Float64Array.from(said, ({ receivedAt }) => receivedAt) },
      ...(isPlaced && { positions: { lon: numbers, lat: numbers } }),
      columns: columns.map(({ isWord, ...column }) => ({ ...column, numbers, ...(isWord && { words }) })),
    }
  })
const step = fc.oneof(
  fc.record({ device: anyDevice, told }),
  fc.record({ reports }),
  fc.constant('draw' as const),
)

/** The board as one would write it without a thought of speed. */
class SimpleBoard {
  readonly entries = new Map<string, BoardEntry>()
  readonly news = new Map<string, Set<string>>()

  take(id: string, { latest, position, presence }: ShownState): void {
    const is = this.entries.get(id) ?? { latest: {} }
    const values = { ...is.latest }
    for (const [key, { value, at, receivedAt, status, flags }] of Object.entries(latest)) {
      const known = values[key]
      if (known && (at < known.at || (at === known.at && receivedAt <= known.receivedAt))) continue
      values[key] = { value, at, receivedAt, status, flags }
      this.note(id, key)
    }
    const moved = position && position.at > (is.position?.at ?? 0) ? position : undefined
    if (moved) this.note(id, '(position)')
    const met = presence && presence.at > (is.presence?.at ?? 0) ? presence : undefined
    if (met) this.note(id, '(presence)')
    this.entries.set(id, {
      ...{ latest: values, position: moved ?? is.position, presence: met ?? is.presence },
    })
  }

  takeAll({ devices, at, receivedAt, positions, columns }: PlainReports): void {
    const names = [...devices].map((one) => (typeof one === 'number' ? nameOf(one) : one))
    names.forEach((id, place) => {
      const times = { at: at[place]!, receivedAt: receivedAt[place]! }
      const latest: Record<string, LatestValue> = {}
      for (const { quantity, numbers, words } of columns) {
        const number = numbers[place]!
        const value = words ? words[number]! : number
        latest[quantity] = { value, ...times, status: 'measuring', flags: [] }
      }
      const placed = positions && {
        position: { position: [positions.lon[place]!, positions.lat[place]!] as const, ...times },
      }
      this.take(id, { latest, ...placed })
    })
  }

  note(id: string, what: string): void {
    this.news.set(id, (this.news.get(id) ?? new Set()).add(what))
  }
}

test('whatever it is told, in columns or one by one, it has what the simple board has, and tells of the same', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const [board, simple] = [new FeedBoard(), new SimpleBoard()]
      devices.forEach((name, key) => board.know(name, key))
      for (const one of [...steps, 'draw' as const]) {
        if (one === 'draw') {
          const news = drawn(board).map(({ device, quantities, moved, presence }) => {
            const what = [
              ...quantities,
              ...(moved ? ['(position)'] : []),
              ...(presence ? ['(presence)'] : []),
            ]
            return [device, what.sort()]
          })
          const expected = [...simple.news].map(([id, what]) => [id, [...what].sort()])
          expect(news.length).toBe(expected.length)
          expect(new Map(news as [string, string[]][])).toEqual(new Map(expected as [string, string[]][]))
          simple.news.clear()
        } else if ('reports' in one) {
          expect(board.takeAll(one.reports)).toBe(true)
          simple.takeAll(one.reports)
        } else {
          board.take(one.device, one.told)
          simple.take(one.device, one.told)
        }
      }
      for (const [id, entry] of simple.entries) expect(board.entry(board.row(deviceId(id)))).toEqual(entry)
    }),
  )
})

test('of devices that it does not know by key it takes nothing, and says so', () => {
  const board = new FeedBoard()
  board.know(device, 7)
  const [at, numbers] = [Float64Array.of(1, 1), Float64Array.of(5, 6)]
  const columns = [{ quantity: 'pm25', numbers }]
  const report = { feed: feedId('air-quality'), devices: Float64Array.of(7, 8), at, receivedAt: at, columns }
  expect(board.takeAll(report)).toBe(false)
  expect(drawn(board)).toEqual([])
  board.know(deviceId('other'), 8)
  expect(board.takeAll(report)).toBe(true)
  expect(drawn(board).map((one) => one.device)).toEqual([device, 'other'])
})

test('whatever the order in which states are told, the board ends the same', () => {
  const shuffled = fc
    .array(fc.record({ at: anyTime, pm25: anyTime, onlineAt: anyTime }), { minLength: 1, maxLength: 6 })
    .chain((states) =>
      fc.tuple(fc.constant(states), fc.shuffledSubarray(states, { minLength: states.length })),
    )
  const boardAfter = (states: readonly { at: number; pm25: number; onlineAt: number }[]) => {
    const board = new FeedBoard()
    for (const { at, pm25, onlineAt } of states) {
      const position = { position: [100 + at, 16], at, receivedAt: at } as const
      const presence = { online: onlineAt % 2 === 0, at: onlineAt }
      board.take(device, state({ pm25 }, { position, presence }))
    }
    return board.entry(board.row(device))
  }
  fc.assert(
    fc.property(shuffled, ([states, others]) => expect(boardAfter(others)).toEqual(boardAfter(states))),
  )
})

test('in whatever order devices are told of, one by one or many at once, each has what was said of it', () => {
  const turn = fc.record({ atOnce: fc.boolean(), devices: fc.uniqueArray(fc.nat({ max: 6 })) })
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 30 }), (turns) => {
      const board = new FeedBoard()
      const said = new Map<string, number>()
      turns.forEach(({ atOnce, devices }, before) => {
        const ids = devices.map((number) => deviceId(`vehicle-${number}`))
        const numbers = Float64Array.from(devices, (number) => (before + 1) * 10 + number)
        const at = Float64Array.from(devices, () => before + 1)
        const columns = [{ quantity: 'speed', numbers }]
        if (atOnce) board.takeAll({ feed: feedId('fleet'), devices: ids, at, receivedAt: at, columns })
        ids.forEach((id, place) => {
          const number = numbers[place] ?? 0
          if (!atOnce) board.take(id, { latest: { speed: { ...value(before + 1), value: number } } })
          said.set(id, number)
        })
      })
      const shown = [...said.keys()].map((id) => [
        id,
        board.entry(board.row(deviceId(id))).latest.speed?.value,
      ])
      expect(shown).toEqual([...said])
    }),
  )
})
