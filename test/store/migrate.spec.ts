import { migrate } from '@haidang/store'
import { jest } from '@jest/globals'

import { type TestDatabase, createTestDatabase, rowsOf, silent } from './test-store.js'

jest.setTimeout(120_000)

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
})

afterEach(() => database.drop())

const refusalOf = (work: Promise<void>) =>
  work.then(
    () => undefined,
    (error: { reason: string; message: string }) => ({ reason: error.reason, message: error.message }),
  )

test('starting again changes nothing, and several may start at once', async () => {
  const shape = () =>
    rowsOf(
      database.db,
      `select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2`,
    )
  const before = await shape()
  await Promise.all(
    [1, 2, 3, 4].map((starter) => migrate(database.open(`starter-${starter}`), { log: silent })),
  )
  expect(await shape()).toEqual(before)
})

test('a feed’s table has a typed column for each quantity', async () => {
  const columns = await rowsOf<{ name: string; type: string }>(
    database.db,
    `select column_name as name, data_type as type from information_schema.columns where table_name = 'observation_vehicle' order by ordinal_position`,
  )
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'device_key integer',
    'at timestamp with time zone',
    'received_at timestamp with time zone',
    'lon double precision',
    'lat double precision',
    'simulated boolean',
    'speed double precision',
    'heading double precision',
    'ignition boolean',
    'duty text',
    'meta jsonb',
  ])
})

test('a quantity that is new gets its column, and the rows that are there stay', async () => {
  await database.db.query('alter table observation_vehicle drop column heading')
  await database.db.query(
    `insert into observation_vehicle (device_key, at, received_at, simulated, speed) values (1, now(), now(), false, 7)`,
  )
  await migrate(database.db, { log: silent })
  expect(await rowsOf(database.db, 'select speed, heading from observation_vehicle')).toEqual([
    { speed: 7, heading: null },
  ])
})

test('a column of another type is refused with its name', async () => {
  await database.db.query('alter table observation_vehicle alter column speed type text')
  const refusal = await refusalOf(migrate(database.db, { log: silent }))
  expect(refusal?.reason).toBe('mismatched-table')
  expect(refusal?.message).toContain('Column speed of table observation_vehicle is text')
})

test('a database of a newer version is refused, and left as it is', async () => {
  await database.db.query(`insert into schema_migration (version, file) values (999, '0999_future.sql')`)
  const refusal = await refusalOf(migrate(database.db, { log: silent }))
  expect(refusal?.reason).toBe('newer-database')
  expect(refusal?.message).toContain('DATABASE_URL')
})

test('a database of another program is refused, with the tables that give it away', async () => {
  await database.db.query('drop schema public cascade')
  await database.db.query('create schema public')
  await database.db.query('create table invoice (id integer)')
  const refusal = await refusalOf(migrate(database.db, { log: silent }))
  expect(refusal?.reason).toBe('foreign-database')
  expect(refusal?.message).toContain('invoice')
  expect(await rowsOf(database.db, `select tablename from pg_tables where schemaname = 'public'`)).toEqual([
    { tablename: 'invoice' },
  ])
})
