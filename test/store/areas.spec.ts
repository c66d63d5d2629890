import { startAreaUpkeep } from '@haidang/upkeep'
import { areaId, deviceId } from '@haidang/domain'
import { addAgencyMembers, settleDeviceAreas } from '@haidang/store'
import { jest } from '@jest/globals'

import { type TestDatabase, aClock, becomesTrue, createTestDatabase, rowsOf, silent } from './test-store.js'

jest.setTimeout(60_000)

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ 'station-1': 'air-quality', 'station-2': 'air-quality' })
  const [agency] = await rowsOf<{ id: string }>(database.db, 'select id from agency')
  await database.db.query(
    `insert into area (id, kind, name_vi, name_en, agency, valid_from, valid_to) values
       ('beat-1', 'beat', 'Một', 'One', $1, null, null), ('beat-2', 'beat', 'Hai', 'Two', $1, null, null),
       ('new-ward', 'ward', 'Mới', 'New', null, '2027-01-01', null)`,
    [agency?.id],
  )
})

afterAll(() => database.drop())

test('a device comes into an area of an agency’s own, unless it has a place in that division', async () => {
  const member = (area: string, device: string) => ({ area: areaId(area), device: deviceId(device) })
  const { db } = database
  expect(await addAgencyMembers(db, [member('beat-1', 'station-1'), member('nowhere', 'station-2')])).toBe(1)
  expect(await addAgencyMembers(db, [member('beat-2', 'station-1'), member('beat-2', 'station-2')])).toBe(1)
  const held = await rowsOf<{ device: string; area: string }>(
    db,
    `select d.id as device, held.area from device_area held join device d on d.key = held.device_key
     where held.division <> '' order by 1`,
  )
  expect(held.map(({ device, area }) => `${device} ${area}`)).toEqual([
    'station-1 beat-1',
    'station-2 beat-2',
  ])
})

test('where a device is of agencies’ own is kept with it, and brought up to date with the day', async () => {
  const { db } = database
  const ownOf = async (today: string) => {
    const moved = await db.tx((tx) => settleDeviceAreas(tx, today))
    const devices = await rowsOf<{ own: string[] | null }>(
      db,
      'select agency_areas as own from device order by id',
    )
    return { moved, own: devices.map(({ own }) => own) }
  }
  expect(await ownOf('2026-12-01')).toEqual({ moved: 2, own: [['beat-1'], ['beat-2']] })
  expect(await ownOf('2026-12-01')).toEqual({ moved: 0, own: [['beat-1'], ['beat-2']] })
  await db.query(`update device_area set valid_to = '2026-12-05' where area = 'beat-2'`)
  expect(await ownOf('2026-12-05')).toEqual({ moved: 1, own: [['beat-1'], null] })
})

test('a device is brought into the unit of the day when that day begins at the site', async () => {
  const { db } = database
  await db.query(
    `update device_area set valid_to = '2027-01-01' from device
     where device.key = device_key and division = '' and device.id = 'station-1'`,
  )
  await db.query(
    `insert into device_area (device_key, area, valid_from) select key, 'new-ward', '2027-01-01' from device where id = 'station-1'`,
  )
  const clock = aClock(Date.parse('2026-12-31T16:59:00Z'))
  const upkeep = startAreaUpkeep({ db, zone: 'Asia/Ho_Chi_Minh', clock, log: silent, everyMs: 20 })
  const areas = async () =>
    (await rowsOf<{ area: string }>(db, 'select area from device order by id')).map(({ area }) => area)
  expect(await areas()).toEqual(['hai-chau', 'hai-chau'])
  clock.set(Date.parse('2026-12-31T17:00:00Z'))
  await becomesTrue(async () => expect(await areas()).toEqual(['new-ward', 'hai-chau']))
  await upkeep.close()
})
