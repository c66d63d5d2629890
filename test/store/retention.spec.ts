import { deviceId } from '@haidang/domain'
import { dropObservations, migrate, readObservations } from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  commitAll,
  createTestDatabase,
  incoming,
  manyDevices,
  minute,
  rowsOf,
  silent,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

const day = 1_440 * minute
const week = 7 * day
let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase(manyDevices('station', 3))
})

afterEach(() => database.drop())

/** A report a day of every station, for so many days before the start. */
async function live(days: number): Promise<number[]> {
  const ats = Array.from({ length: days }, (_, back) => start - back * day).toReversed()
  const store = storeOn(database.db)
  for (const station of ['station-1', 'station-2', 'station-3'])
    await commitAll(
      store,
      ats.map((at, index) => incoming(station, at, { pm25: index })),
    )
  return ats
}

const keptOf = async (station: string) => {
  const query = { device: deviceId(station), feed: 'air-quality', newestFirst: false, limit: 1_000 }
  return (await readObservations(database.db, query)).map(({ at }) => at)
}

test('old weeks leave whole, and what is of the week of the cut stays', async () => {
  const ats = await live(100)
  const cut = start - 50 * day
  const keptFrom = await dropObservations(database.db, { feed: 'air-quality', at: cut })
  expect(keptFrom).toBeLessThanOrEqual(cut)
  expect(keptFrom).toBeGreaterThan(cut - week)
  for (const station of ['station-1', 'station-2', 'station-3'])
    expect(await keptOf(station)).toEqual(ats.filter((at) => at >= keptFrom))
})

test('what is gone may come again, as an import does, and leaves again', async () => {
  const [oldest = 0] = await live(30)
  await dropObservations(database.db, { feed: 'air-quality', at: start - 8 * day })
  expect(await keptOf('station-1')).not.toContain(oldest)
  const again = incoming('station-1', oldest, { pm25: 7 }, { receivedAt: start })
  const { verdicts } = await commitAll(storeOn(database.db), [again])
  expect(verdicts[0]).toMatchObject({ fresh: 1 })
  expect(await keptOf('station-1')).toContain(oldest)
  await dropObservations(database.db, { feed: 'air-quality', at: start - 8 * day })
  expect(await keptOf('station-1')).not.toContain(oldest)
})

test('a cut before everything takes nothing, and other feeds are left alone', async () => {
  const ats = await live(10)
  await dropObservations(database.db, { feed: 'air-quality', at: start - 400 * day })
  await dropObservations(database.db, { feed: 'vehicle', at: start })
  expect(await keptOf('station-2')).toEqual(ats)
})

test('a feed that the house does not have is named', async () => {
  const dropping = dropObservations(database.db, { feed: 'weather', at: start })
  await expect(dropping).rejects.toThrow('there is no feed weather')
})

test('after a later start the tables are what they were', async () => {
  const ats = await live(20)
  const shape = () =>
    rowsOf(
      database.db,
      `select tablename, indexdef from pg_indexes where tablename like 'observation_%' order by 1, 2`,
    )
  const before = await shape()
  await migrate(database.db, { log: silent })
  expect(await shape()).toEqual(before)
  expect(await keptOf('station-3')).toEqual(ats)
})
