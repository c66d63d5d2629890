import {
  type CommitBatch,
  type Db,
  type IncomingObservation,
  type RefusalRecord,
  commit,
} from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  becomesTrue,
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

const hour = 60 * minute
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ ...manyDevices('station', 14), 'truck-1': 'vehicle' })
})

afterAll(() => database.drop())

/** Another process each time: nothing of what it knew is left. */
const write = (batch: Partial<CommitBatch>) =>
  commit(storeOn(database.db), { observations: [], signals: [], refusals: [], ...batch }, engineWith([]))

const refusal = (device: string, text: string, more: Partial<RefusalRecord> = {}): RefusalRecord => ({
  ...{ receivedAt: start, topic: `ioc/v1/air-quality/${device}/observations`, device, feed: 'air-quality' },
  ...{ reason: 'bad-payload', path: '', message: 'no JSON', count: 1, payload: Buffer.from(text) },
  ...more,
})
const again = (record: RefusalRecord, afterMs = minute): RefusalRecord => ({
  ...record,
  ...{ receivedAt: record.receivedAt + afterMs, againSince: record.receivedAt + afterMs - 24 * hour },
})

const kept = async (device: string) =>
  (
    await rowsOf<{ payload: Buffer; reason: string; received_at: number }>(
      database.db,
      'select payload, reason, received_at from quarantine where device = $1 order by id',
      [device],
    )
  ).map(
    ({ payload, reason, received_at }) => `${payload.toString()} ${reason} ${(received_at - start) / minute}`,
  )

const textOf = ({ source }: IncomingObservation): string => Buffer.from(source.payload).toString()

test('what is sent again is in quarantine once, as it came first, with each of its reasons', async () => {
  const first = [refusal('station-1', '{'), refusal('station-1', '{', { reason: 'wrong-type', path: '/at' })]
  await write({ refusals: first })
  await write({ refusals: first.map((record) => again(record)) })
  await write({ refusals: first.map((record) => again(record, 20 * hour)) })
  expect(await kept('station-1')).toEqual(['{ bad-payload 0', '{ wrong-type 0'])
})

test('what only seems to be sent again is kept: other bytes, another reason, another topic, another day', async () => {
  await write({ refusals: [refusal('station-2', 'a')] })
  await write({
    refusals: [
      again(refusal('station-2', 'b')),
      again(refusal('station-2', 'a', { reason: 'out-of-range' })),
      again(refusal('station-2', 'a', { path: '/at' })),
      again(refusal('station-2', 'a', { topic: 'ioc/v1/air-quality/station-2/presence' })),
      again(refusal('station-2', 'a'), 25 * hour),
    ],
  })
  expect(await kept('station-2')).toHaveLength(6)
})

test('what says the same without being sent again is kept each time', async () => {
  for (const receivedAt of [start, start, start + minute])
    await write({ refusals: [refusal('station-3', '{', { receivedAt })] })
  expect(await kept('station-3')).toHaveLength(3)
})

test('a first writing that comes behind its sending again finds it; what came after that is another', async () => {
  const first = [
    refusal('station-14', '{'),
    refusal('station-14', '{', { reason: 'wrong-type', path: '/at' }),
  ]
  await write({ refusals: first.map((record) => again(record)) })
  await write({ refusals: first })
  await write({ refusals: [refusal('station-14', '{', { receivedAt: start + 2 * minute })] })
  expect(await kept('station-14')).toEqual(['{ bad-payload 1', '{ wrong-type 1', '{ bad-payload 2'])
})

test('of two that are alike in everything the one is kept that was not written yet', async () => {
  const twin = refusal('station-4', '{')
  await write({ refusals: [twin] })
  await write({ refusals: [again(twin), again(twin, 2 * minute)] })
  expect(await kept('station-4')).toEqual(['{ bad-payload 0', '{ bad-payload 2'])
  await write({ refusals: [again(twin, 3 * minute), again(twin, 4 * minute)] })
  expect(await kept('station-4')).toHaveLength(2)
})

test('a batch whose answer was lost leaves its records once, and takes nothing from what was there before', async () => {
  await write({ refusals: [refusal('station-5', '{', { receivedAt: start - minute })] })
  const refusals = [refusal('station-5', '{'), refusal('station-5', '{'), refusal('station-5', '[')]
  const lost: CommitBatch = { observations: [], signals: [], refusals }
  for (const attempt of [lost, { ...lost, again: true as const }, { ...lost, again: true as const }])
    await write(attempt)
  expect(await kept('station-5')).toEqual([
    '{ bad-payload -1',
    '{ bad-payload 0',
    '{ bad-payload 0',
    '[ bad-payload 0',
  ])
})

test('a batch that had not come through is stored whole when it is tried again', async () => {
  await write({ refusals: [refusal('station-6', '{', { receivedAt: start - minute })] })
  await write({ refusals: [refusal('station-6', '{')], again: true })
  expect(await kept('station-6')).toHaveLength(2)
})

/** A batch in a transaction of another process that has been written and not committed, as long as `meanwhile` lasts. */
async function whileWriting(batch: Partial<CommitBatch>, meanwhile: () => Promise<void>): Promise<void> {
  const db = database.open('writer')
  const tx: Db['tx'] = (work) =>
    db.tx(async (own) => {
      const done = await work(own)
      await meanwhile()
      return done
    })
  const slow = storeOn({ ...db, tx })
  await commit(slow, { observations: [], signals: [], refusals: [], ...batch }, engineWith([]))
}

const waiting = `select 1 from pg_locks where not granted and database =
  (select oid from pg_database where datname = current_database())`

test.each([
  ['for the first time', refusal('station-8', '{')],
  ['again', again(refusal('station-9', '{'))],
])('of two processes that write one message at once, the one %s, one keeps it', async (_, first) => {
  const second = again(first)
  let isWritten: Promise<unknown> = Promise.resolve()
  await whileWriting({ refusals: [first] }, async () => {
    isWritten = write({ refusals: [second] })
    await becomesTrue(async () => expect(await rowsOf(database.db, waiting)).toHaveLength(1))
  })
  await isWritten
  expect(await kept(first.device ?? '')).toHaveLength(1)
})

test('many processes that write the same messages at once, in any order, leave each of them once', async () => {
  const sent = Array.from({ length: 60 }, (_, place) => refusal(`station-${10 + (place % 3)}`, `${place}`))
  await Promise.all(
    Array.from({ length: 12 }, (_, writer) => {
      const refusals = sent.map((record) => again(record, writer * minute))
      return write({ refusals: writer % 2 === 0 ? refusals : refusals.toReversed() })
    }),
  )
  for (const station of ['station-10', 'station-11', 'station-12'])
    expect(await kept(station)).toHaveLength(20)
})

test('who writes something new waits for nobody who writes the like', async () => {
  await whileWriting({ refusals: [refusal('station-13', '{')] }, () =>
    write({ refusals: [refusal('station-13', '{')] }).then(() => undefined),
  )
  expect(await kept('station-13')).toHaveLength(2)
})

test('what a part of a transaction still wants to write when another has failed is not written', async () => {
  let late: Promise<unknown> = Promise.resolve()
  const failed = database.db.tx((tx) => {
    late = tx
      .query('select pg_sleep(0.05)')
      .then(() => tx.query(`update quarantine set message = 'outside of any transaction'`))
    return Promise.all([late, Promise.reject(new Error('a race was lost'))])
  })
  await expect(failed).rejects.toThrow('a race was lost')
  await expect(late).rejects.toThrow('the transaction is over')
  const outside = `select from quarantine where message = 'outside of any transaction'`
  expect(await rowsOf(database.db, outside)).toEqual([])
})

test('what the store itself refuses is in quarantine once, whoever sends it again and however it is stored', async () => {
  await write({ observations: [incoming('station-7', start, { pm25: 1 })] })
  const other = incoming('station-7', start, { pm25: 2 })
  const poison = incoming('truck-1', start, { speed: 1, duty: 'a\0b' })
  const source = { ...other.source, againSince: start - 24 * hour }
  await write({ observations: [other, poison] })
  await write({ observations: [other, poison], again: true })
  await write({ observations: [{ ...other, source }, poison], again: true })
  expect(await kept('station-7')).toEqual([`${textOf(other)} conflicting-value ${1 / 60}`])
  expect(await kept('truck-1')).toEqual([`${textOf(poison)} unstorable ${1 / 60}`])
})
