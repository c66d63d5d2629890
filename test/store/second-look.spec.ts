import { startSecondLook } from '@haidang/alerting'
import { type Log, type Rule, deviceId, feedId } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { type Db, commit } from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  aClock,
  becomesTrue,
  commitAll,
  addDevices,
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

beforeEach(async () => {
  database = await createTestDatabase({ 'station-1': 'air-quality', 'truck-1': 'vehicle' })
})

afterEach(() => database.drop())

const rules = [aThresholdRule()]
const hour = 60 * minute

type Repair = NonNullable<Parameters<typeof startSecondLook>[0]['repair']>

function look(
  settleMs = 0,
  watched: readonly Rule[] = rules,
  { repair, log: says = silent }: { repair?: (open: Db) => Repair; log?: Log } = {},
) {
  const db = database.open('look')
  const clock = aClock(start)
  const store = storeOn(db, clock)
  return startSecondLook({
    db,
    clock,
    log: says,
    everyMs: 20,
    settleMs,
    commit: (batch) => commit(store, batch, engineWith(watched)),
    findDevice: (id) => ({ id, feed: feedId('air-quality'), intervalMs: 5 * minute }),
    rulesFor: () => watched,
    ...(repair && { repair: repair(db) }),
  })
}

/** Values each five minutes from `fromAt`, all received at `start`. */
function series(fromAt: number, values: readonly number[]) {
  return values.map((pm25, index) =>
    incoming('station-1', fromAt + index * 5 * minute, { pm25 }, { receivedAt: start }),
  )
}

type Line = { reason: string; retro: boolean; raised: number; cleared: number | null }
const log = () =>
  rowsOf<Line>(
    database.db,
    `select e.reason, e.retro, a.raised_at as raised, a.cleared_at as cleared from alarm_event e join alarm a on a.id = e.alarm_id order by e.seq`,
  )
const waiting = async () => (await rowsOf(database.db, 'select id from second_look')).length
const drained = () => becomesTrue(async () => expect(await waiting()).toBe(0))

test('an episode that came behind the newest value becomes one retro record, however often it is looked at', async () => {
  const store = storeOn(database.db)
  const dayAgo = start - 24 * hour
  await commitAll(store, series(start, [10]), rules)
  await commitAll(store, series(dayAgo, [10, 90, 95, 10, 10]), rules)
  expect(await waiting()).toBe(1)
  const first = look()
  await drained()
  await first.close()
  const record = {
    reason: 'found-in-late-data',
    retro: true,
    raised: dayAgo + 5 * minute,
    cleared: dayAgo + 15 * minute,
  }
  expect(await log()).toEqual([record])
  await database.db.query(
    `insert into second_look (device_key, from_at, to_at) select key, $1, $2 from device where id = 'station-1'`,
    [new Date(dayAgo).toISOString(), new Date(dayAgo + hour).toISOString()],
  )
  const again = look()
  await drained()
  await again.close()
  expect(await log()).toEqual([record])
})

test('what else follows from late values is computed before, while no transaction waits for it', async () => {
  const store = storeOn(database.db)
  await commitAll(store, series(start, [10]), rules)
  await commitAll(store, series(start - 24 * hour, [10, 90, 10]), rules)
  const repairs: { busy: number; told: number }[] = []
  const looking = look(0, rules, {
    repair: (db) => async () => {
      repairs.push({ busy: db.pool().busy, told: (await log()).length })
    },
  })
  await drained()
  await looking.close()
  expect(repairs).toEqual([{ busy: 0, told: 0 }])
  expect(await log()).toHaveLength(1)
})

test('one episode that came in many parts, in any order, is one record', async () => {
  const store = storeOn(database.db)
  const dayAgo = start - 24 * hour
  const parts = series(dayAgo, [10, ...Array.from({ length: 60 }, () => 90), 10, 10])
  await commitAll(store, series(start, [10]), rules)
  for (const part of [parts.slice(40), parts.slice(0, 20), parts.slice(20, 40)])
    await commitAll(store, part, rules)
  const looking = look()
  await drained()
  await looking.close()
  expect(await log()).toEqual([
    {
      reason: 'found-in-late-data',
      retro: true,
      raised: dayAgo + 5 * minute,
      cleared: dayAgo + 61 * 5 * minute,
    },
  ])
})

test('an episode that began far before the late values is found from its beginning', async () => {
  const store = storeOn(database.db)
  const longAgo = start - 100 * hour
  const high = series(longAgo, [10, ...Array.from({ length: 600 }, () => 90), 10, 10])
  await commitAll(store, series(start, [10]), rules)
  await commitAll(store, high.slice(0, 595), rules)
  await database.db.query('delete from second_look') // as if nobody had looked yet at the first part
  await commitAll(store, high.slice(595), rules)
  const looking = look()
  await drained()
  await looking.close()
  expect(await log()).toMatchObject([{ raised: longAgo + 5 * minute, cleared: longAgo + 601 * 5 * minute }])
})

test('an episode that is on record, and one that has not ended, are left to the record and to the engine', async () => {
  const live = storeOn(database.db, aClock(start - 3 * hour))
  const told = [10, 90, 90, 10].map((pm25, index) => {
    const at = start - 3 * hour + index * 5 * minute
    return incoming('station-1', at, { pm25 }, { receivedAt: at + 1_000 })
  })
  for (const one of told) await commitAll(live, [one], rules)
  await commitAll(live, [incoming('station-1', start, { pm25: 90 }, { receivedAt: start + 1_000 })], rules)
  const before = await log()
  expect(before.map(({ reason }) => reason)).toEqual(['raised', 'returned', 'raised-again'])
  await commitAll(live, series(start - 3 * hour + 7 * minute, [95]), rules)
  const looking = look()
  await drained()
  await looking.close()
  expect(await log()).toEqual(before)
})

test('a window is left alone while more of the same back-fill may be on its way', async () => {
  const store = storeOn(database.db)
  await commitAll(store, series(start, [10]), rules)
  await commitAll(store, series(start - hour, [90, 10]), rules)
  const looking = look(3_600_000)
  await new Promise((done) => setImmediate(done))
  await looking.close()
  expect(await waiting()).toBe(1)
})

test('a device without rules has its windows ended', async () => {
  const store = storeOn(database.db)
  await commitAll(store, [incoming(deviceId('station-1'), start, { pm25: 1 })])
  await commitAll(store, series(start - hour, [90, 10]))
  const looking = look(0, [])
  await drained()
  await looking.close()
  expect(await log()).toEqual([])
})

test('while more of a device’s past comes nothing of it is told, for half an episode cannot be taken back; but not for ever', async () => {
  await addDevices(database.db, { 'station-2': 'air-quality' })
  const store = storeOn(database.db)
  const dayAgo = start - 24 * hour
  const age = (seconds: number) =>
    database.db.query(`update second_look set noted_at = noted_at - make_interval(secs => ${seconds})`)
  const left = () =>
    rowsOf<{ id: string }>(
      database.db,
      'select d.id from second_look s join device d on d.key = s.device_key order by s.id',
    )
  await commitAll(store, series(start, [10]), rules)
  await commitAll(store, [incoming('station-2', start, { pm25: 10 }, { receivedAt: start })], rules)
  await commitAll(store, series(dayAgo, [10, 90]), rules)
  await commitAll(store, [incoming('station-2', dayAgo, { pm25: 10 }, { receivedAt: start })], rules)
  await age(120)
  await commitAll(store, series(dayAgo + 10 * minute, [95, 10, 10]), rules)
  const looking = look(60_000)
  await becomesTrue(async () => expect(await left()).toEqual([{ id: 'station-1' }, { id: 'station-1' }]))
  expect(await log()).toEqual([])
  await database.db.query(
    `update second_look set noted_at = noted_at - interval '1 hour' where id = (select min(id) from second_look)`,
  )
  await becomesTrue(async () => expect(await left()).toEqual([{ id: 'station-1' }]))
  await looking.close()
  expect(await log()).toMatchObject([{ raised: dayAgo + 5 * minute, cleared: dayAgo + 15 * minute }])
})

test('a device that cannot be looked at holds up nobody else, and is tried again later', async () => {
  await addDevices(database.db, { 'station-2': 'air-quality' })
  const clock = aClock(start)
  const store = storeOn(database.db)
  const stations = ['station-1', 'station-2']
  const both = (at: number, pm25: number) =>
    stations.map((station) => incoming(station, at, { pm25 }, { receivedAt: start }))
  await commitAll(store, both(start, 10), rules)
  for (const [index, pm25] of [10, 90, 95, 10, 10].entries())
    await commitAll(store, both(start - 24 * hour + index * 5 * minute, pm25), rules)
  const failures: unknown[] = []
  let isBroken = true
  const db = database.open('look')
  const looking = startSecondLook({
    db,
    clock,
    log: { ...silent, error: (event, fields) => failures.push([event, fields?.['device']]) },
    everyMs: 20,
    settleMs: 0,
    commit: (batch) => {
      if (isBroken && batch.signals.some(({ device }) => device === 'station-1'))
        throw new Error('a fault of ours')
      return commit(store, batch, engineWith(rules))
    },
    findDevice: (id) => ({ id, feed: feedId('air-quality'), intervalMs: 5 * minute }),
    rulesFor: () => rules,
  })
  const devicesWaiting = () =>
    rowsOf<{ id: string }>(
      database.db,
      'select distinct d.id from second_look s join device d on d.key = s.device_key',
    )
  await becomesTrue(async () => expect(await devicesWaiting()).toEqual([{ id: 'station-1' }]))
  expect(failures).toEqual([['alerting.device-not-looked-at', 'station-1']])
  isBroken = false
  clock.set(start + 5 * minute)
  await drained()
  await looking.close()
  expect(await log()).toHaveLength(2)
})

/** So many reports from `fromAt`, past the commit; now and then one is high. */
const seed = (fromAt: number, { reports, everyMs }: { reports: number; everyMs: number }) =>
  database.db.query(
    `insert into observation_air_quality (device_key, at, received_at, simulated, pm25)
     select key, to_timestamp(($1::float8 + n * $3::float8) / 1000), now(), false, case when n % 15000 = 14000 then 90 else 10 end
     from device, generate_series(1, $2::integer) n where id = 'station-1'`,
    [fromAt, reports, everyMs],
  )
const lookFrom = (fromAt: number) =>
  database.db.query(
    `insert into second_look (device_key, from_at, to_at) select key, $1, $1 from device where id = 'station-1'`,
    [new Date(fromAt).toISOString()],
  )

test('a stretch of many pages is looked at whole; one that no look can hold is ended, and the log says so', async () => {
  const warn = jest.fn()
  const says = { ...silent, warn }
  const dayAgo = start - 24 * hour
  await seed(dayAgo, { reports: 15_000, everyMs: 1_000 })
  await lookFrom(dayAgo + 14_000_000)
  const first = look(0, rules, { log: says })
  await drained()
  await first.close()
  expect(await log()).toHaveLength(1)
  expect(warn).not.toHaveBeenCalled()
  const weekAgo = start - 7 * 24 * hour
  await seed(weekAgo, { reports: 200_001, everyMs: 250 })
  await lookFrom(weekAgo)
  const again = look(0, rules, { log: says })
  await drained()
  await again.close()
  expect(await log()).toHaveLength(1)
  expect(warn.mock.calls).toEqual([['alerting.too-many-reports-to-look-at', expect.anything()]])
})
