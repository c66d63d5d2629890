import { applySitePack, loadSitePack, openRegistry } from '@haidang/registry'
import { unitOn } from '@haidang/domain'
import { createInProcessBus } from '@haidang/live'

import { root } from '../../infra/launch/workspace.mjs'
import { keptLog } from '../live-rig/kept-log.js'
import { type TestDatabase, startTestDatabase } from '../live-rig/test-database.js'

let database: TestDatabase
const clock = { now: () => Date.parse('2026-11-22T00:00:00Z') }
const log = keptLog()

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.close())

test('Da Nang’s devices were in the districts until June 2025, wherever a ward came of a single one', async () => {
  const db = database.open(4)
  const pack = await loadSitePack(`${root}/infra/sites/danang`)
  await applySitePack(db, pack, { clock, log })
  await applySitePack(db, pack, { clock, log }) // a second start adds nothing
  const registry = await openRegistry(db, { log, clock, bus: createInProcessBus({ log }) })
  const on = (day: string) =>
    registry
      .devices()
      .map(({ id, area }): [string, string | undefined] => [area, unitOn(registry.unitsOf(id), day)])
  const before = new Map(on('2025-06-30'))
  expect(before.get('phuong-hai-chau')).toBe('quan-hai-chau')
  expect(before.get('phuong-hoa-cuong')).toBe('quan-hai-chau')
  expect(before.get('phuong-an-khe')).toBeUndefined() // of two districts: which of them, nobody has said
  expect(on('2025-07-01').every(([area, unit]) => area === unit)).toBe(true)
  expect(
    registry
      .areas()
      .validOn('2025-07-01')
      .filter(({ kind }) => kind !== 'city'),
  ).toHaveLength(94)
  expect(
    registry
      .areas()
      .validOn('2025-06-30')
      .map(({ kind }) => kind),
  ).toEqual([...['city', ...Array.from({ length: 8 }, () => 'district')]])
  await registry.close()

  const twice = db.query(
    `insert into device_area (device_key, area, valid_from, valid_to)
     select key, 'da-nang', '2025-08-01', '2025-08-02' from device limit 1`,
  )
  await expect(twice).rejects.toThrow('two units on one day')
})
