import { type Device, deviceId, feedId } from '@haidang/domain'
import { aStation } from '@haidang/domain/testing'
import { commit, dropObservations, readRollups, rollUp } from '@haidang/store'
import { BusyElsewhere, startAirIndex, startRollUp } from '@haidang/upkeep'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  aClock,
  becomesTrue,
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
  database = await createTestDatabase({ ...manyDevices('station', 5), 'truck-1': 'vehicle' })
})

afterAll(() => database.drop())

const hour = 60 * minute
const zone = 'Asia/Ho_Chi_Minh'
const station = (id: string): Device =>
  aStation({ id: deviceId(id), feed: feedId(id.startsWith('truck') ? 'vehicle' : 'air-quality') })

function airIndex(clock: ReturnType<typeof aClock>, patienceMs?: number) {
  const db = database.open('upkeep')
  const store = storeOn(db, clock)
  return startAirIndex({
    db,
    clock,
    log: silent,
    zone,
    everyMs: 20,
    ...(patienceMs !== undefined && { patienceMs }),
    commit: (batch) => commit(store, batch, engineWith([])),
    devices: () => ['station-1', 'station-2', 'station-3', 'station-4', 'station-5', 'truck-1'].map(station),
  })
}

type Row = { device: string; at: number; index: number }
const indices = () =>
  rowsOf<Row>(
    database.db,
    `select d.id as device, o.at, o.vn_aqi as index from observation_air_quality o join device d on d.key = o.device_key
     where o.vn_aqi is not null order by 1, 2`,
  )

type Said = { count?: number; status?: 'measuring' | 'fault' }
const hourOf = (id: string, fromAt: number, { count = 12, status = 'measuring' }: Said = {}) =>
  Array.from({ length: count }, (_, index) =>
    incoming(id, fromAt + index * 5 * minute, { pm25: 20, no2: 150 }, { status, receivedAt: start }),
  )

test('hours that were missed are computed once, and only where there is data enough', async () => {
  const store = storeOn(database.db)
  await commitAll(
    store,
    [-3, -2, -1].flatMap((back) => hourOf('station-1', start + back * hour)),
  )
  await commitAll(
    store,
    [-2, -1].flatMap((back) => hourOf('station-2', start + back * hour, { count: 8 })),
  )
  await commitAll(
    store,
    [-2, -1].flatMap((back) => hourOf('station-3', start + back * hour, { status: 'fault' })),
  )
  await commitAll(
    store,
    [-2, -1].flatMap((back) => hourOf('station-4', start + back * hour, { count: 9 })),
  )
  const clock = aClock(start + 2 * minute)
  const running = airIndex(clock)
  const expected = [
    { device: 'station-1', at: start - hour, index: 75 },
    { device: 'station-1', at: start, index: 75 },
    { device: 'station-4', at: start, index: 75 },
  ]
  await becomesTrue(async () => expect(await indices()).toEqual(expected))
  await running.close()
  const again = airIndex(clock)
  await commitAll(store, hourOf('station-1', start))
  clock.set(start + hour + 2 * minute)
  await becomesTrue(async () =>
    expect(await indices()).toEqual([
      ...expected.slice(0, 2),
      { device: 'station-1', at: start + hour, index: 75 },
      ...expected.slice(2),
    ]),
  )
  await again.close()
  expect(await rowsOf(database.db, 'select id from quarantine')).toEqual([])
})

test('the index is a value of its station like any other, and no sign of life', async () => {
  const [state] = await rowsOf<{ latest: Record<string, { value: number; at: number }>; newest: number }>(
    database.db,
    `select s.state->'latest' as latest, s.newest_at as newest from device_state s join device d on d.key = s.device_key where d.id = 'station-1'`,
  )
  expect(state!.latest['vnAqi']).toMatchObject({ value: 75, at: start + hour })
  expect(state!.newest).toBe(start + 55 * minute)
})

test('late values repair every index that they have a part in', async () => {
  const store = storeOn(database.db)
  const gap = start - 40 * hour
  const stretch = { device: deviceId('station-2'), fromAt: gap - 3 * hour, toAt: gap + 2 * hour }
  await commitAll(
    store,
    [-3, -2, 1].flatMap((back) => hourOf('station-2', gap + back * hour)),
  )
  const running = airIndex(aClock(start + hour + 2 * minute))
  await running.repair(stretch)
  const ofStation = async () =>
    (await indices()).filter(({ device, at }) => device === 'station-2' && at <= gap + 3 * hour)
  expect((await ofStation()).map(({ at }) => (at - gap) / hour)).toEqual([-1])
  const late = [-1, 0].flatMap((back) =>
    Array.from({ length: 12 }, (_, index) =>
      incoming('station-2', gap + back * hour + index * 5 * minute, { pm25: 80 }, { receivedAt: start }),
    ),
  )
  await commitAll(store, late)
  await running.repair(stretch)
  const repaired = await ofStation()
  expect(repaired.map(({ at }) => (at - gap) / hour)).toEqual([-1, 0, 1, 2])
  await commitAll(store, [
    incoming('station-2', gap - 55 * minute, { pm25: 20 }, { receivedAt: start, revision: 1 }),
  ])
  await running.repair(stretch)
  const again = await ofStation()
  expect(again.map(({ index }, place) => index < (repaired[place]?.index ?? 0))).toEqual([
    false,
    true,
    true,
    true,
  ])
  await running.close()
  expect(await rowsOf(database.db, 'select id from quarantine')).toEqual([])
})

test('a station that was cut off and tells of its days in their order gets the indices of those days', async () => {
  const store = storeOn(database.db)
  const cutAt = start - 60 * hour
  const told = Array.from({ length: 6 }, (_, back) => hourOf('station-5', cutAt + back * hour)).flat()
  for (const one of told) await commitAll(store, [one])
  const ofStation = async () => (await indices()).filter(({ device }) => device === 'station-5')
  const running = airIndex(aClock(start + hour + 2 * minute))
  const rollUpAll = async () => {
    const turn = () =>
      rollUp(database.db, { zone, now: start + hour, settleMs: 0, follow: (ready) => running.follow(ready) })
    for (let more = true; more; more = (await turn()).more);
  }
  const looks = `select 1 from second_look l join device d on d.key = l.device_key where d.id = 'station-5'`
  expect(await rowsOf(database.db, looks)).toEqual([])
  expect(await ofStation()).toEqual([])
  await rollUpAll()
  await running.close()
  expect((await ofStation()).map(({ at }) => (at - cutAt) / hour)).toEqual([2, 3, 4, 5, 6])
})

test('figures that two compute at once, and two revisions within one second, are no conflict', async () => {
  const store = storeOn(database.db)
  const from = start - 60 * hour
  const hours = Array.from({ length: 6 }, (_, place) => hourOf('station-5', from + place * hour)).flat()
  await commitAll(store, hours)
  const clock = aClock(start + 30 * minute)
  const [one, two] = [airIndex(clock), airIndex(clock)]
  const stretch = { device: deviceId('station-5'), fromAt: from, toAt: from + 6 * hour }
  const inTheStretch = async () =>
    (await indices()).filter(({ device, at }) => device === 'station-5' && at <= from + 6 * hour)
  for (const revision of [0, 1, 2]) {
    const values = { pm25: 20 + revision * 40, no2: 150 + revision * 300 }
    const replaced = Array.from({ length: 12 }, (_, place) =>
      incoming('station-5', from + place * 5 * minute, values, { receivedAt: start, revision }),
    )
    await commitAll(store, replaced)
    await Promise.all([one.repair(stretch), two.repair(stretch), two.lookBack(72)])
  }
  await Promise.all([one.close(), two.close()])
  const [first, ...others] = await inTheStretch()
  expect(first?.index).toBeGreaterThan(75)
  expect(others).toHaveLength(4) // the first hour alone has no index
  expect(await rowsOf(database.db, 'select reason from quarantine')).toEqual([])
})

test('indices follow values that come when the observations of their time have gone', async () => {
  const store = storeOn(database.db)
  const old = start - 100 * 24 * hour
  const running = airIndex(aClock(start + hour + 2 * minute))
  const rollUpAll = async () => {
    const turn = () =>
      rollUp(database.db, { zone, now: start + hour, settleMs: 0, follow: (ready) => running.follow(ready) })
    for (let more = true; more; more = (await turn()).more);
  }
  await commitAll(store, hourOf('station-4', old))
  await rollUpAll()
  await dropObservations(database.db, { feed: 'air-quality', at: start - 50 * 24 * hour })
  await commitAll(store, hourOf('station-4', old + hour))
  await rollUpAll()
  await running.close()
  const buckets = await readRollups(database.db, {
    ...{ feed: 'air-quality', devices: ['station-4'], quantities: ['vnAqi'], resolution: '1h', zone },
    ...{ fromAt: old, toAt: old + 24 * hour },
  })
  const found = buckets.flatMap(({ at, values }) =>
    values['vnAqi'] ? [[(at - old) / hour, values['vnAqi'].mean]] : [],
  )
  expect(found).toEqual([[2, 75]])
})

test('while another computes indices the hours wait for them, and get them afterwards', async () => {
  const store = storeOn(database.db)
  const from = start - 80 * hour
  const clock = aClock(start + hour + 2 * minute)
  const running = airIndex(clock, 50)
  const refused: unknown[] = []
  const ofStation = async () =>
    (await indices()).filter(({ device, at }) => device === 'station-3' && at <= from + 3 * hour)
  await commitAll(
    store,
    [0, 1].flatMap((back) => hourOf('station-3', from + back * hour)),
  )
  const rolling = await database.open('holder').tx(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(7207, hashtext('air-index'))`)
    const upkeep = startRollUp({
      ...{ db: database.open('roll-up'), zone, clock, log: silent, everyMs: 20, settleMs: 0 },
      follow: (ready) =>
        running.follow(ready).catch((error: unknown) => {
          refused.push(error)
          throw error
        }),
    })
    await becomesTrue(async () => expect(refused.length).toBeGreaterThan(1))
    return upkeep
  })
  await becomesTrue(async () => expect((await ofStation()).map(({ at }) => (at - from) / hour)).toEqual([2]))
  await rolling.close()
  await running.close()
  expect(refused[0]).toBeInstanceOf(BusyElsewhere)
})
