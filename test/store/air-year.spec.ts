import { deviceId } from '@haidang/domain'
import { aStation } from '@haidang/domain/testing'
import { commit } from '@haidang/store'
import { startAirIndex } from '@haidang/upkeep'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  aClock,
  commitAll,
  createTestDatabase,
  engineWith,
  incoming,
  minute,
  rowsOf,
  silent,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ 'slow-1': 'air-quality' })
})

afterAll(() => database.drop())

const day = 24 * 60 * minute
/** It tells one value a day, at noon. */
const slow = aStation({ id: deviceId('slow-1'), intervalSeconds: 86_400 })

function airIndex() {
  const db = database.open('upkeep')
  const clock = aClock(start)
  const store = storeOn(db, clock)
  return startAirIndex({
    ...{ db, clock, log: silent, zone: 'Asia/Ho_Chi_Minh', devices: () => [slow] },
    commit: (batch) => commit(store, batch, engineWith([])),
  })
}

test('a year gets its means when enough of its days are there, and others when late values change one', async () => {
  const store = storeOn(database.db)
  const newYear = Date.parse('2025-01-01T00:00:00+07:00')
  const noonOf = (back: number) => newYear - back * day + day / 2
  const dayOf = (back: number, pm25: number, revision = 0) =>
    incoming('slow-1', noonOf(back), { pm25, no2: 30 }, { receivedAt: start, revision })
  const ofTheYear = () =>
    rowsOf<Record<string, number | null>>(
      database.db,
      `select pm25_mean_year as pm25, no2_mean_year as no2, standard_year as share, year_days as days
       from observation_air_quality where at = to_timestamp(${newYear / 1_000})`,
    )
  const running = airIndex()
  const tell = async (observation: ReturnType<typeof dayOf>, back: number) => {
    await commitAll(store, [observation])
    await running.repair({ device: slow.id, fromAt: noonOf(back), toAt: noonOf(back) })
    return ofTheYear()
  }
  try {
    await commitAll(
      store,
      Array.from({ length: 273 }, (_, place) => dayOf(3 + place, 20)),
    )
    const tooFew = { pm25: null, no2: null, share: null, days: 274 }
    expect(await tell(dayOf(2, 20), 2)).toEqual([tooFew])
    const enough = { pm25: 20, no2: 30, share: 80, days: 275 } // the first of January of a leap year
    expect(await tell(dayOf(366, 20), 366)).toEqual([enough])
    expect(await tell(dayOf(367, 900), 367)).toEqual([enough]) // the last day of the year before
    expect(await tell(dayOf(1, 572), 1)).toEqual([{ pm25: 22, no2: 30, share: 88, days: 276 }])
    expect(await tell(dayOf(1, 20, 1), 1)).toEqual([{ ...enough, days: 276 }])
  } finally {
    await running.close()
  }
  expect(await rowsOf(database.db, 'select reason from quarantine')).toEqual([])
})
