import { type PastMessage, openPastBacklog } from '@haidang/store'
import { jest } from '@jest/globals'

import { type TestDatabase, createTestDatabase, minute, rowsOf, start } from './test-store.js'

jest.setTimeout(120_000)

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({})
})
afterAll(() => database.drop())
afterEach(() => rowsOf(database.db, 'truncate past_backlog'))

const topic = 'ioc/v1/air-quality/station-1/observations'
const messages = (count: number): PastMessage[] =>
  Array.from({ length: count }, (_, place) => ({
    ...{ topic, receivedAt: start + place },
    payload: Buffer.from([0, place, 255]),
  }))
/** Two processes. */
const both = () => [openPastBacklog(database.db), openPastBacklog(database.db)] as const
const placesOf = (taken: readonly PastMessage[]) => taken.map(({ receivedAt }) => receivedAt - start)

test('what is kept is handed out as it came, the oldest first', async () => {
  const [one] = both()
  await one.keep(messages(3))
  expect(await one.take({ most: 10, leaseMs: minute })).toMatchObject(
    messages(3).map((message) => ({ ...message, payload: Buffer.from(message.payload) })),
  )
})

test('two processes that take at once take each message once', async () => {
  const [one, other] = both()
  await one.keep(messages(40))
  const taken = await Promise.all(
    [one, other, one, other].map((backlog) => backlog.take({ most: 10, leaseMs: minute })),
  )
  expect(taken.flatMap(placesOf).toSorted((a, b) => a - b)).toEqual(placesOf(messages(40)))
  expect(await one.take({ most: 10, leaseMs: minute })).toEqual([])
})

test('who dies with what it has taken gives it back when its time is over', async () => {
  const [one, other] = both()
  await one.keep(messages(2))
  await one.take({ most: 1, leaseMs: 0 })
  expect(placesOf(await other.take({ most: 10, leaseMs: minute }))).toEqual([0, 1])
})

test('what has been ended is gone, and what waits is counted until then', async () => {
  const [one] = both()
  await one.keep(messages(5))
  const taken = await one.take({ most: 2, leaseMs: minute })
  expect(await one.count()).toEqual({ messages: 5, bytes: 15 })
  await one.end(taken.map(({ id }) => id))
  expect(await one.count()).toEqual({ messages: 3, bytes: 9 })
})
