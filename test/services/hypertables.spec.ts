import { readUnsafeSettings } from '@haidang/store'
import { jest } from '@jest/globals'

import {
  type TestDatabase,
  commitAll,
  createTestDatabase,
  incoming,
  minute,
  rowsOf,
  start,
  storeOn,
} from '../store/test-store.js'

jest.setTimeout(120_000)

const day = 1_440 * minute
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ 'station-1': 'air-quality' })
})

afterAll(() => database.drop())

test('every feed’s table, its minutes and the events are hypertables in weeks, with the time in the only unique key of the first', async () => {
  const [{ tables, minutes } = { tables: 0, minutes: 0 }] = await rowsOf<{ tables: number; minutes: number }>(
    database.db,
    `select count(*) filter (where tablename like 'observation_%')::int as tables,
            count(*) filter (where tablename like 'rollup_1m_%')::int as minutes
     from pg_tables where schemaname = 'public'`,
  )
  const dimensions = await rowsOf<{ name: string; by: string; days: number }>(
    database.db,
    `select hypertable_name as name, column_name as by, extract(day from time_interval)::int as days
     from timescaledb_information.dimensions order by 1`,
  )
  expect(tables).toBeGreaterThan(1)
  expect(minutes).toBeGreaterThan(1)
  expect(dimensions).toHaveLength(tables + minutes + 1)
  expect(dimensions.map(({ name }) => name)).toContain('device_event')
  expect(new Set(dimensions.map(({ by, days }) => `${by} ${days}`))).toEqual(new Set(['at 7']))
  const keys = await rowsOf<{ definition: string }>(
    database.db,
    `select indexdef as definition from pg_indexes where schemaname = 'public' and tablename like 'observation_%'`,
  )
  expect(keys).toHaveLength(tables)
  for (const { definition } of keys) expect(definition).toMatch(/^CREATE UNIQUE INDEX .* \(device_key, at\)$/)
})

test('observations of nine weeks lie in nine or ten chunks, each of which knows a duplicate', async () => {
  const store = storeOn(database.db)
  const ats = Array.from({ length: 61 }, (_, back) => start - back * day)
  const batch = () => ats.map((at) => incoming('station-1', at, { pm25: 40 }))
  await commitAll(store, batch())
  const again = await commitAll(store, batch())
  expect(again.verdicts.every(({ fresh }) => fresh === 0)).toBe(true)
  const [{ chunks, rows } = { chunks: 0, rows: 0 }] = await rowsOf<{ chunks: number; rows: number }>(
    database.db,
    `select (select count(*)::int from timescaledb_information.chunks where hypertable_name = 'observation_air_quality') as chunks,
            (select count(*)::int from observation_air_quality) as rows`,
  )
  expect(rows).toBe(ats.length)
  expect([9, 10]).toContain(chunks)
})

test('settings that may lose what was acknowledged are named; this server forgets for the tests’ sake', async () => {
  const unsafe = await readUnsafeSettings(database.db)
  expect(unsafe.map(({ setting, found }) => `${setting}=${found}`)).toEqual([
    'fsync=off',
    'full_page_writes=off',
    'synchronous_commit=off',
  ])
})
