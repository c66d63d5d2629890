import { commit } from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  commitAll,
  createTestDatabase,
  engineWith,
  incoming,
  manyDevices,
  minute,
  rowsOf,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({
    ...manyDevices('truck', 4, 'vehicle'),
    ...manyDevices('station', 12),
  })
  // The kinds that get past Node: made by the server itself, of each class that is poison.
  await database.db.query(`create function choke() returns trigger language plpgsql as $$
    begin
      case new.pm25
        when 661 then perform 1 / 0;
        when 662 then raise exception 'too many' using errcode = '54000';
        when 663 then raise exception 'not null' using errcode = '23502';
        when 664 then perform '99999'::smallint;
        when 665 then perform '1e400'::float8;
        when 666 then perform E'{"a":"\\\\u0000"}'::jsonb;
        when 701 then raise exception 'disk full' using errcode = '53100';
        when 702 then raise exception 'admin shutdown' using errcode = '57P01';
        else null;
      end case;
      return new;
    end $$`)
  await database.db.query(
    'create trigger choke before insert on observation_air_quality for each row execute function choke()',
  )
})

afterAll(() => database.drop())

const storedOf = async (device: string) =>
  (
    await rowsOf<{ at: number }>(
      database.db,
      `select at from observation_air_quality o join device d on d.key = o.device_key where d.id = $1 order by at`,
      [device],
    )
  ).length

test('a NUL in a word sinks nobody but itself', async () => {
  const store = storeOn(database.db)
  const batch = Array.from({ length: 40 }, (_, index) =>
    incoming(`truck-${(index % 4) + 1}`, start + index * 1_000, {
      speed: index,
      duty: index === 17 ? 'collec\0ting' : 'collecting',
    }),
  )
  const { verdicts, conflicts } = await commitAll(store, batch)
  expect(verdicts.map(({ fresh }) => fresh)).toEqual(batch.map((_, index) => (index === 17 ? 0 : 2)))
  expect(conflicts).toMatchObject([{ reason: 'unstorable', device: 'truck-2', count: 1 }])
  const kept = await rowsOf<{ payload: Buffer; topic: string }>(
    database.db,
    `select payload, topic from quarantine where device = 'truck-2'`,
  )
  expect(kept).toEqual([{ payload: batch[17]?.source.payload, topic: 'ioc/v1/vehicle/truck-2/observations' }])
})

test.each([
  ['22012 division by zero', 661],
  ['54000 program limit', 662],
  ['23502 not null', 663],
  ['22003 out of range', 664],
  ['22003 of 1e400', 665],
  ['22P05 NUL in jsonb', 666],
])('%s is found by bisection and put into quarantine', async (_kind, pm25) => {
  const store = storeOn(database.db)
  const at = start + pm25 * 60 * minute
  const batch = Array.from({ length: 30 }, (_, index) =>
    incoming(`station-${(index % 3) + 1}`, at + index * minute, { pm25: index === 11 ? pm25 : index }),
  )
  const { verdicts, conflicts, changed } = await commitAll(store, batch)
  expect(verdicts.reduce((sum, { fresh }) => sum + fresh, 0)).toBe(29)
  expect(conflicts.map(({ reason, device }) => [reason, device])).toEqual([['unstorable', 'station-3']])
  expect(new Set(changed.map(({ device }) => device)).size).toBe(3)
})

test.each([
  ['53100 disk full', 701],
  ['57P01 administrator shutdown', 702],
])('%s is nobody’s fault: nothing is stored, nothing is put aside', async (_kind, pm25) => {
  const store = storeOn(database.db)
  const batch = [incoming('station-4', start, { pm25: 1 }), incoming('station-4', start + minute, { pm25 })]
  await expect(commitAll(store, batch)).rejects.toMatchObject({ name: 'StoreUnavailable' })
  expect(await storedOf('station-4')).toBe(0)
  expect(await rowsOf(database.db, `select 1 from quarantine where device = 'station-4'`)).toEqual([])
})

test('a device that sends nothing but poison does not slow the others beyond fifty failures', async () => {
  const store = storeOn(database.db)
  const at = start + 400 * minute
  const batch = Array.from({ length: 400 }, (_, index) =>
    index % 2 === 0
      ? incoming('station-5', at + index * minute, { pm25: 661 })
      : incoming(`station-${6 + (index % 5)}`, at + index * minute, { pm25: index % 50 }),
  )
  let transactions = 0
  const { db } = store
  const counting: typeof db.tx = (work) => {
    transactions += 1
    return db.tx(work)
  }
  const watched = { ...store, db: { ...db, tx: counting } }
  const { verdicts, conflicts } = await commitAll(watched, batch)
  expect(verdicts.filter(({ fresh }) => fresh === 1)).toHaveLength(200)
  expect(conflicts).toHaveLength(200)
  // 200 rows of the one device, each tried and each put aside, and the halving before.
  expect(transactions).toBeLessThan(520)
})

test('signals and refusals of a poisoned batch are still written, after its observations', async () => {
  const store = storeOn(database.db)
  const refusal = {
    receivedAt: start,
    topic: 'ioc/\0/x',
    reason: 'bad-payload' as const,
    path: '',
    message: 'odd \uDC00 text',
    count: 1,
    payload: Buffer.from([0, 255]),
  }
  await commit(
    store,
    {
      observations: [
        incoming('station-11', start, { pm25: 661 }),
        incoming('station-11', start + minute, { pm25: 2 }),
      ],
      signals: [],
      refusals: [refusal],
    },
    engineWith([]),
  )
  expect(
    await rowsOf(database.db, `select topic, message, payload from quarantine where reason = 'bad-payload'`),
  ).toEqual([{ topic: 'ioc/\uFFFD/x', message: 'odd \uFFFD text', payload: Buffer.from([0, 255]) }])
  expect(await storedOf('station-11')).toBe(1)
})
