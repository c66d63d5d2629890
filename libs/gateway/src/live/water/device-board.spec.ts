import { type DeviceState, type LatestValue, deviceId } from '@haidang/domain'
import fc from 'fast-check'
import { type DeviceBoard, createDeviceBoard } from './device-board.js'

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

const changesOf = (board: DeviceBoard) => board.collect().map(({ change }) => change)

test('what has changed is told once, by quantity', () => {
  const board = createDeviceBoard()
  board.take(device, state({ pm25: 1, no2: 1 }))
  expect(changesOf(board)[0]?.quantities).toEqual(['pm25', 'no2'])
  board.take(device, state({ pm25: 2, no2: 1 }))
  board.take(device, state({ pm25: 3, no2: 1 }))
  expect(changesOf(board)[0]?.quantities).toEqual(['pm25'])
  expect(board.collect()).toEqual([])
  expect(board.entry(device)?.latest.pm25?.value).toBe(30)
})

test('a state that is older than what is known changes nothing', () => {
  const board = createDeviceBoard()
  const position = { position: [108, 16], at: 5, receivedAt: 5 } as const
  board.take(device, state({ pm25: 5 }, { position, presence: { online: true, at: 5 } }))
  board.collect()
  board.take(device, state({ pm25: 4 }, { presence: { online: false, at: 4 } }))
  expect(board.collect()).toEqual([])
  expect(board.entry(device)).toMatchObject({ position, presence: { online: true } })
})

test('whatever the order in which states are told, the board ends the same', () => {
  const times = fc.dictionary(fc.constantFrom('pm25', 'no2', 'so2'), fc.integer({ min: 1, max: 9 }))
  const told = fc.record({
    latest: times,
    positionAt: fc.integer({ min: 1, max: 9 }),
    onlineAt: fc.integer({ min: 1, max: 9 }),
  })
  const shuffled = fc
    .array(told, { minLength: 1, maxLength: 6 })
    .chain((states) =>
      fc.tuple(fc.constant(states), fc.shuffledSubarray(states, { minLength: states.length })),
    )
  const boardAfter = (states: { latest: Record<string, number>; positionAt: number; onlineAt: number }[]) => {
    const board = createDeviceBoard()
    for (const { latest, positionAt: at, onlineAt } of states) {
      const position = { position: [100 + at, 16], at, receivedAt: at } as const
      board.take(device, state(latest, { position, presence: { online: onlineAt % 2 === 0, at: onlineAt } }))
    }
    return board.entry(device)
  }
  fc.assert(
    fc.property(shuffled, ([states, others]) => expect(boardAfter(others)).toEqual(boardAfter(states))),
  )
})
