import { setTimeout as pause } from 'node:timers/promises'

import { deviceId } from '@haidang/domain'
import { startRetention } from '@haidang/upkeep'
import {
  dropMinutes,
  dropObservations,
  migrate,
  readKeptFrom,
  readObservations,
  readRollups,
  rollUp,
} from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  aClock,
  becomesTrue,
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
  database = await createTestDatabase({ ...manyDevices('station', 3), 'lot-1': 'parking' })
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
  await rollUpAll()
  return ats
}

const zone = 'Asia/Ho_Chi_Minh'
async function rollUpAll(): Promise<void> {
  const turn = () => rollUp(database.db, { zone, now: start + day, settleMs: 0 })
  for (let more = true; more; more = (await turn()).more);
}

const hour = 60 * minute
/** What is known of an hour of a station, by the resolution that is asked. */
async function rolled(hourAt: number, resolution: '1m' | '1h' = '1h') {
  const query = { feed: 'air-quality', devices: ['station-1'], quantities: ['pm25'], resolution, zone }
  const buckets = await readRollups(database.db, { ...query, fromAt: hourAt, toAt: hourAt + hour })
  return buckets.map(({ values }) => values['pm25'])
}
const old = start - 100 * day
const cut = { feed: 'air-quality', at: start - 50 * day }
/** An hour of a hundred days ago, a report each five minutes, and one of today. */
async function anOldHour(): Promise<void> {
  const store = storeOn(database.db)
  const reports = Array.from({ length: 12 }, (_, index) =>
    incoming('station-1', old + index * 5 * minute, { pm25: 10 + index }),
  )
  await commitAll(store, reports)
  await commitAll(store, [incoming('station-1', start, { pm25: 1 })])
  await rollUpAll()
}
const late = (at: number, pm25: number) =>
  commitAll(storeOn(database.db), [incoming('station-1', at, { pm25 }, { receivedAt: start })])

const keptOf = async (station: string) => {
  const query = { device: deviceId(station), feed: 'air-quality', newestFirst: false, limit: 1_000 }
  return (await readObservations(database.db, query)).map(({ at }) => at)
}

test('old weeks leave whole, and what is of the week of the cut stays', async () => {
  const ats = await live(100)
  const cut = start - 50 * day
  const { from: keptFrom, outcome } = await dropObservations(database.db, { feed: 'air-quality', at: cut })
  expect(outcome).toBe('gone')
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
  await rollUpAll()
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

test('nothing leaves before it is rolled up', async () => {
  await anOldHour()
  await late(old + 7 * minute, 100)
  expect(await dropObservations(database.db, cut)).toMatchObject({ outcome: 'later' })
  expect(await keptOf('station-1')).toHaveLength(14)
  await rollUpAll()
  expect(await dropObservations(database.db, cut)).toMatchObject({ outcome: 'gone' })
  expect(await keptOf('station-1')).toEqual([start])
  expect(await rolled(old)).toEqual([{ min: 10, max: 100, mean: 22, count: 13 }])
})

test('a late value never stands for an hour whose observations have gone: it is added to it', async () => {
  await anOldHour()
  await dropObservations(database.db, cut)
  const known = { min: 10, max: 21, mean: 15.5, count: 12 }
  expect(await rolled(old)).toEqual([known])
  await late(old + 7 * minute, 28.5)
  expect(await rolled(old)).toEqual([known])
  await rollUpAll()
  expect(await rolled(old)).toEqual([{ min: 10, max: 28.5, mean: 16.5, count: 13 }])
  expect(await rolled(old, '1m')).toHaveLength(13)
})

test('when the minutes have gone, too, the hour stays what it was until all of it comes again', async () => {
  await anOldHour()
  await dropObservations(database.db, cut)
  expect(await dropMinutes(database.db, cut)).toMatchObject({ outcome: 'gone' })
  expect(await rolled(old, '1m')).toEqual([])
  await late(old + 7 * minute, 500)
  await rollUpAll()
  expect(await rolled(old)).toEqual([{ min: 10, max: 21, mean: 15.5, count: 12 }])
  for (let index = 0; index < 12; index += 1) await late(old + index * 5 * minute, 40)
  await rollUpAll()
  expect(await rolled(old)).toMatchObject([{ min: 40, max: 500, count: 13 }])
})

test('the worker takes away what is old by its settings, and leaves alarms and audit alone', async () => {
  await anOldHour()
  await database.db.query(
    `insert into quarantine (received_at, topic, reason, path, message, count, payload)
     select $1::timestamptz + n * interval '1 day', 't', 'bad-json', '', '', 1, '' from generate_series(0, 20) n`,
    [new Date(start - 100 * day).toISOString()],
  )
  await database.db.query(
    `insert into device_event (device_key, at, name, kind, received_at, max_age_ms, simulated, data)
     select key, at, 'kind payment', 'payment', at, 0, true, '{}'
     from device, generate_series($1::timestamptz, $2::timestamptz, interval '10 days') at where id = 'lot-1'`,
    [new Date(start - 200 * day).toISOString(), new Date(start).toISOString()],
  )
  const kept = () =>
    rowsOf(
      database.db,
      'select (select count(*)::int from audit) + (select count(*)::int from alarm) as rows',
    )
  const before = await kept()
  const running = startRetention({
    ...{ db: database.open('retention'), clock: aClock(start), log: silent, everyMs: 20 },
    keep: { rawDays: 70, minuteDays: 400, eventDays: 80 },
  })
  await becomesTrue(async () => {
    expect(await keptOf('station-1')).toEqual([start])
    expect(await rowsOf(database.db, 'select 1 from quarantine')).toHaveLength(11)
  })
  await running.close()
  const [oldest] = await rowsOf<{ at: number }>(database.db, 'select min(at) as at from device_event')
  const eventsOverdueMs = start - 80 * day - (oldest?.at ?? 0)
  expect(Math.abs(eventsOverdueMs)).toBeLessThan(10 * day)
  const { rawFrom = 0, minutesFrom } = await readKeptFrom(database.db, 'air-quality')
  expect(start - 70 * day - rawFrom).toBeLessThan(week)
  expect(minutesFrom).toBeUndefined()
  expect(await rolled(old, '1m')).toHaveLength(12)
  expect(await kept()).toEqual(before)
})

test('while another process rolls up, nothing is taken away', async () => {
  await anOldHour()
  await database.open('holder').tx(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(7207, hashtext('roll-up'))`)
    expect(await dropObservations(database.db, cut)).toMatchObject({ outcome: 'later' })
  })
  expect(await keptOf('station-1')).toHaveLength(13)
})

test('minutes that leave while an hour of theirs is rolled up take nothing of the hour with them', async () => {
  await anOldHour()
  await dropObservations(database.db, cut)
  await late(old + 7 * minute, 500)
  await rollUp(database.db, { zone, now: start + day, settleMs: 0 }) // its hour is ready
  const rolling = await database.open('holder').tx(async (tx) => {
    await tx.query('lock table observation_air_quality in access exclusive mode')
    const rolled = rollUp(database.db, { zone, now: start + day, settleMs: 0 })
    const waits = `select 1 from pg_locks where not granted and relation = 'observation_air_quality'::regclass`
    await becomesTrue(async () => expect((await tx.query(waits)).rows).toHaveLength(1))
    expect(await dropMinutes(database.db, cut)).toMatchObject({ outcome: 'later' })
    return { rolled }
  })
  expect(await rolling.rolled).toMatchObject({ hours: 1 })
  expect(await dropMinutes(database.db, cut)).toMatchObject({ outcome: 'gone' })
  expect(await rolled(old)).toMatchObject([{ min: 10, max: 500, count: 13 }])
})

test('what fails keeps nothing else from being taken away, and is told', async () => {
  const { db } = database
  await anOldHour()
  await db.query('alter table observation_air_quality rename to elsewhere')
  const at = new Date(start - 200 * day).toISOString()
  await db.query(
    `insert into device_event (device_key, at, name, kind, received_at, max_age_ms, simulated, data)
     select key, $1::timestamptz, 'one', 'payment', $1, 0, true, '{}' from device where id = 'lot-1'`,
    [at],
  )
  await db.query(
    `insert into quarantine (received_at, topic, reason, path, message, count, payload) values ($1, 't', 'bad-json', '', '', 1, '')`,
    [at],
  )
  const logged: [string, object?][] = []
  const log = {
    ...silent,
    warn: (name: string, facts?: object) => logged.push([name, facts]),
    error: (name: string, facts?: object) => logged.push([name, facts]),
  }
  const running = startRetention({
    ...{ db: database.open('retention'), clock: aClock(start), log, everyMs: 20 },
    keep: { rawDays: 70, minuteDays: 80, eventDays: 80 },
  })
  await becomesTrue(async () => {
    expect(logged).toContainEqual(['upkeep.retention-failed', expect.anything()])
    for (const [table, left] of Object.entries({ device_event: 0, quarantine: 0, rollup_1m_air_quality: 1 }))
      expect(await rowsOf(db, `select 1 from ${table}`)).toHaveLength(left)
  })
  await running.close()
  expect(logged[0]).toEqual([
    'upkeep.not-dropped',
    expect.objectContaining({ feed: 'air-quality', what: 'observations' }),
  ])
})

test('what somebody stores while old rows leave, stays until it is rolled up', async () => {
  await anOldHour()
  const at = new Date(old + 7 * minute).toISOString()
  const dropping = await database.open('writer').tx(async (tx) => {
    await tx.query(
      `insert into observation_air_quality (device_key, at, received_at, simulated, pm25)
       select key, $1, $1, false, 100 from device where id = 'station-1'`,
      [at],
    )
    await tx.query(
      `insert into rollup_due (device_key, hour_at)
       select key, date_trunc('hour', $1::timestamptz) from device where id = 'station-1'`,
      [at],
    )
    const ended = dropObservations(database.db, cut)
    await Promise.race([ended, pause(500)])
    return { ended }
  })
  await dropping.ended
  expect(await keptOf('station-1')).toContain(old + 7 * minute)
  await rollUpAll()
  expect(await dropObservations(database.db, cut)).toMatchObject({ outcome: 'gone' })
  expect(await rolled(old)).toEqual([{ min: 10, max: 100, mean: 22, count: 13 }])
})
