import { wholeScope } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { type StoredAlarmEvent, alarmEventsAfter, newestAlarmSeq } from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  commitAll,
  createTestDatabase,
  incoming,
  manyDevices,
  minute,
  rowsOf,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

const writers = 10
const commitsPerWriter = 100

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase(manyDevices('station', writers))
  // Transactions of very different lengths: some linger after they have taken their numbers.
  await database.db.query(`create function linger() returns trigger language plpgsql as $$
    begin if random() < 0.3 then perform pg_sleep(random() * 0.01); end if; return null; end $$`)
  await database.db.query(
    'create trigger linger after insert on outbox for each statement execute function linger()',
  )
})

afterAll(() => database.drop())

test('two thousand events of ten writers are numbered in commit order: a reader that follows misses none', async () => {
  let writing = true
  const seen: StoredAlarmEvent[] = []
  const read = async (): Promise<void> => {
    const db = database.open('reader')
    for (let last = false; !last;) {
      last = !writing
      const upTo = await newestAlarmSeq(db)
      const page = await alarmEventsAfter(db, { after: seen.at(-1)?.seq ?? 0, scope: wholeScope, limit: 500 })
      seen.push(...page)
      // What is announced can be read: nothing below the newest number is still on its way.
      expect(seen.at(-1)?.seq ?? 0).toBeGreaterThanOrEqual(upTo)
    }
  }
  const write = async (writer: number): Promise<void> => {
    const store = storeOn(database.open(`writer-${writer}`))
    const rules = [{ ...aThresholdRule(), autoAcknowledge: true }]
    for (let turn = 0; turn < commitsPerWriter; turn++) {
      const at = start + 2 * turn * minute
      const device = `station-${writer + 1}`
      const values = [incoming(device, at, { pm25: 90 }), incoming(device, at + minute, { pm25: 20 })]
      await commitAll(store, values, rules)
    }
  }
  const reading = read()
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  writing = false
  await reading
  const total = writers * commitsPerWriter * 2
  // Each raise, each return that waits for an acknowledgement or not: the log in the database is the measure.
  const stored = await rowsOf<{ seq: number }>(database.db, 'select seq from alarm_event order by seq')
  expect(stored.length).toBeGreaterThanOrEqual(total)
  expect(seen.map(({ seq }) => seq)).toEqual(stored.map(({ seq }) => seq))
  expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: stored.length }, (_, index) => index + 1))
})
