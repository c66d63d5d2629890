import { deviceId } from '@haidang/domain'
import { aStation } from '@haidang/domain/testing'
import { commit, dropObservations, readDeviceStates, readRollups, rollUp } from '@haidang/store'
import { startAirIndex } from '@haidang/upkeep'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  aClock,
  commitAll,
  createTestDatabase,
  engineWith,
  incoming,
  manyDevices,
  minute,
  rowsOf,
  silent,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase(manyDevices('station', 5))
})

afterAll(() => database.drop())

const hour = 60 * minute
const day = 24 * hour
const feed = 'air-quality'
const zone = 'Asia/Ho_Chi_Minh'

type Said = Readonly<{
  hours?: number
  /** Values an hour, of the four that there are. */
  count?: number
  revision?: number
  status?: 'measuring' | 'fault' | 'calibrating'
}>

const hoursOf = (id: string, fromAt: number, { hours = 1, count = 4, ...said }: Said = {}) =>
  Array.from({ length: hours * count }, (_, place) => {
    const at = fromAt + Math.floor(place / count) * hour + (place % count) * 15 * minute
    return incoming(id, at, { pm25: 20, no2: 150 }, { receivedAt: start, ...said })
  })

/** The upkeep of one station that tells so often. */
function keeping(id: string, intervalSeconds = 900) {
  const clock = aClock(start + 2 * minute)
  const store = storeOn(database.open('upkeep'), clock)
  const index = startAirIndex({
    ...{ db: database.open('index'), clock, log: silent, zone, everyMs: 3_600_000 },
    commit: (batch) => commit(store, batch, engineWith([])),
    devices: () => [aStation({ id: deviceId(id), intervalSeconds })],
  })
  const rollUpAll = async () => {
    const turn = () =>
      rollUp(database.db, { zone, now: start + hour, settleMs: 0, follow: (ready) => index.follow(ready) })
    for (let more = true; more; more = (await turn()).more);
  }
  const repair = (fromAt: number, toAt: number) => index.repair({ device: deviceId(id), fromAt, toAt })
  return { rollUpAll, repair, close: () => index.close() }
}

type Figure = Readonly<{ at: number; value: number; status: string; flags: string[]; revision: number }>
/** The columns are named as the quantities are, each capital after a dash. */
const figuresOf = (id: string, quantity: string) => {
  const column = quantity.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return rowsOf<Figure>(
    database.db,
    `select o.at, o.${column} as value, coalesce(o.meta->'status'->>$2, 'measuring') as status,
       coalesce(o.meta->'flags'->$2, '[]') as flags, coalesce((o.meta->'revision'->>$2)::int, 0) as revision
     from observation_air_quality o join device d on d.key = o.device_key
     where d.id = $1 and o.${column} is not null order by 1`,
    [id, quantity],
  )
}
const indicesOf = (id: string) => figuresOf(id, 'vnAqi')
const quarantined = () => rowsOf(database.db, 'select reason from quarantine')

async function rolled(id: string, fromAt: number, quantities = ['vnAqi']): Promise<number[]> {
  const buckets = await readRollups(database.db, {
    ...{ feed, devices: [id], quantities, resolution: '1h', zone, fromAt, toAt: fromAt + 40 * day },
  })
  return buckets.flatMap(({ at, values }) =>
    Object.values(values).some(Boolean) ? [(at - fromAt) / hour] : [],
  )
}

test('an index whose values are all taken back is no measurement any more, and one again when they come back', async () => {
  const store = storeOn(database.db)
  const from = start - 2 * hour
  const work = keeping('station-1')
  await commitAll(store, hoursOf('station-1', from, { hours: 2 }))
  await work.repair(from, start)
  const told = { value: 75, status: 'measuring', flags: [], revision: 0 }
  expect(await indicesOf('station-1')).toEqual([{ at: start, ...told }])

  await commitAll(store, hoursOf('station-1', start - hour, { status: 'calibrating', revision: 1 }))
  await work.repair(start - hour, start)
  const withdrawn = { value: 75, status: 'fault', flags: ['not-computed', 'revised'], revision: 1 }
  expect(await indicesOf('station-1')).toEqual([{ at: start, ...withdrawn }])
  expect((await figuresOf('station-1', 'standardHour')).at(-1)).toMatchObject({
    status: 'fault',
  })
  expect(await rolled('station-1', start)).toEqual([])
  const [state] = await readDeviceStates(database.db, { ids: ['station-1'] })
  expect(state?.state.latest['vnAqi']).toMatchObject({ at: start, status: 'fault', flags: withdrawn.flags })

  await work.repair(start - hour, start)
  expect((await indicesOf('station-1')).at(-1)).toMatchObject({ revision: 1 })
  await commitAll(store, hoursOf('station-1', start - hour, { revision: 2 }))
  await work.repair(start - hour, start)
  expect((await indicesOf('station-1')).at(-1)).toMatchObject({ value: 75, status: 'measuring', revision: 2 })
  await work.close()
  expect(await quarantined()).toEqual([])
})

test('an index is withdrawn with the values that made three quarters of its hour, and so is its day', async () => {
  const store = storeOn(database.db)
  const midnight = Date.UTC(2026, 10, 20, 17)
  const work = keeping('station-2')
  await commitAll(store, hoursOf('station-2', midnight - 24 * hour, { hours: 24 }))
  await work.rollUpAll()
  expect(await rolled('station-2', midnight, ['vnAqiDay', 'pm25Mean24h'])).toEqual([0])
  const faulty = { status: 'fault', revision: 1, count: 2 } as const
  await commitAll(store, hoursOf('station-2', midnight - 7 * hour, { hours: 6, ...faulty }))
  await work.rollUpAll()
  expect(await rolled('station-2', midnight, ['vnAqiDay'])).toEqual([0])
  expect(await rolled('station-2', midnight - 24 * hour)).toEqual(
    Array.from({ length: 16 }, (_, place) => place + 2), // the last hour alone has particles again, as the first had
  )
  await commitAll(store, hoursOf('station-2', midnight - hour, faulty))
  await work.rollUpAll()
  expect(await rolled('station-2', midnight, ['vnAqiDay', 'pm25Mean24h', 'standardDay'])).toEqual([])
  expect(await figuresOf('station-2', 'pm25Mean24h')).toMatchObject([
    { at: midnight, value: 20, status: 'fault', revision: 1 },
  ])
  await work.close()
  expect(await quarantined()).toEqual([])
})

test('figures of a station that is to report more often since then stay, but for those whose values are taken back', async () => {
  const store = storeOn(database.db)
  const from = start - 60 * hour
  const before = keeping('station-3')
  await commitAll(store, hoursOf('station-3', from, { hours: 20 }))
  await before.rollUpAll()
  await before.close()
  const told = await rolled('station-3', from)
  expect(told).toEqual(Array.from({ length: 19 }, (_, place) => place + 2))

  const since = keeping('station-3', 60)
  await since.repair(from, start)
  expect(await rolled('station-3', from)).toEqual(told)
  await commitAll(store, hoursOf('station-3', from + 10 * hour, { status: 'fault', revision: 1, count: 1 }))
  await since.rollUpAll()
  expect(await rolled('station-3', from)).toEqual(told)
  await commitAll(store, hoursOf('station-3', from + 10 * hour, { status: 'fault', revision: 2 }))
  await since.rollUpAll()
  expect(await rolled('station-3', from)).toEqual(told.filter((end) => end !== 11))
  await since.close()
  expect(await quarantined()).toEqual([])
})

test('the means of a year go with the days that are taken back, and the number of its days says so', async () => {
  const store = storeOn(database.db)
  const newYear = Date.parse('2026-01-01T00:00:00+07:00')
  const noon = (back: number) => newYear - back * day + day / 2
  const slow = keeping('station-5', 86_400)
  const dayOf = (back: number, said: Said = {}) =>
    incoming('station-5', noon(back), { pm25: 20 }, { receivedAt: start, ...said })
  const ofTheYear = async () => {
    const all = await Promise.all([
      figuresOf('station-5', 'pm25MeanYear'),
      figuresOf('station-5', 'standardYear'),
      figuresOf('station-5', 'yearDays'),
    ])
    return all.map(([figure]) => [figure?.value, figure?.status])
  }
  const tell = async (backs: readonly number[], said?: Said) => {
    await commitAll(
      store,
      backs.map((back) => dayOf(back, said)),
    )
    await slow.repair(noon(Math.max(...backs)), noon(Math.min(...backs)))
    return ofTheYear()
  }
  const days = Array.from({ length: 274 }, (_, place) => place + 1)
  await commitAll(
    store,
    days.slice(2).map((back) => dayOf(back)),
  )
  const whole = [20, 'measuring']
  expect(await tell(days.slice(0, 2))).toEqual([whole, [80, 'measuring'], [274, 'measuring']])
  expect(await tell([5], { status: 'fault', revision: 1 })).toEqual([
    [20, 'fault'],
    [80, 'fault'],
    [273, 'measuring'],
  ])
  expect(await tell([5], { revision: 2 })).toEqual([whole, [80, 'measuring'], [274, 'measuring']])
  await slow.close()
  expect(await quarantined()).toEqual([])
})

test('figures stay when the observations of their time have gone, and are withdrawn when these are taken back', async () => {
  const store = storeOn(database.db)
  const old = start - 100 * day
  const work = keeping('station-4')
  await commitAll(store, hoursOf('station-4', old, { hours: 4 }))
  await work.rollUpAll()
  await dropObservations(database.db, { feed, at: start - 50 * day })
  await work.repair(old, old + 4 * hour)
  expect(await rolled('station-4', old)).toEqual([2, 3, 4])
  await commitAll(store, hoursOf('station-4', old + 2 * hour, { status: 'fault', revision: 1 }))
  await work.rollUpAll()
  await work.rollUpAll()
  expect(await rolled('station-4', old)).toEqual([2, 4])
  await commitAll(store, hoursOf('station-4', old + 2 * hour, { revision: 2 }))
  await work.rollUpAll()
  await work.rollUpAll()
  expect(await rolled('station-4', old)).toEqual([2, 3, 4])
  await work.close()
  expect(await quarantined()).toEqual([])
})
