import { createRooms } from './rooms.js'
import type { Wire } from './wire.js'

const wire = (): Wire => ({
  write: () => undefined,
  backlog: () => ({ packets: 0, bytes: 0, waitingMs: 0 }),
  waiting: () => 0,
})

test('a room has those who have entered it and not left, each once', () => {
  const rooms = createRooms()
  const [one, other] = [wire(), wire()]
  rooms.enter('water', 'a', one)
  rooms.enter('water', 'a', one)
  rooms.enter('water', 'b', other)
  expect([...rooms.wiresOf('water')]).toEqual([
    ['a', one],
    ['b', other],
  ])
  rooms.leave('water', 'a')
  rooms.leave('water', 'a')
  expect([...rooms.wiresOf('water').keys()]).toEqual(['b'])
  expect(rooms.wiresOf('letters').size).toBe(0)
})

test('who goes leaves every room', () => {
  const rooms = createRooms()
  for (const room of ['water', 'letters', 'everyone']) rooms.enter(room, 'a', wire())
  rooms.enter('water', 'b', wire())
  rooms.leaveAll('a')
  expect(['water', 'letters', 'everyone'].map((room) => [...rooms.wiresOf(room).keys()])).toEqual([
    ['b'],
    [],
    [],
  ])
})
