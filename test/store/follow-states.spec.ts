import { type DeviceId, deviceId } from '@haidang/domain'
import { createStateFollower, readDeviceStates } from '@haidang/store'
import { jest } from '@jest/globals'
import fc from 'fast-check'

import {
  type TestDatabase,
  commitAll,
  createTestDatabase,
  incoming,
  minute,
  start,
  storeOn,
} from './test-store.js'

jest.setTimeout(120_000)

const ids = Array.from({ length: 6 }, (_, n) => deviceId(`station-${n}`))
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase(Object.fromEntries(ids.map((id) => [id, 'air-quality'])))
})

afterAll(() => database.drop())

/** What reading them all again gives. */
const readAnew = async (asked: readonly DeviceId[]) =>
  new Map(
    (await readDeviceStates(database.db, { ids: asked })).map(({ device, state }) => [
      device,
      { latest: state.latest, newestAt: state.newestAt },
    ]),
  )
const sorted = <T>(states: ReadonlyMap<DeviceId, T>) => [...states].sort(([a], [b]) => a.localeCompare(b))

test('whatever is committed, by whomever, and whoever is asked for: what is followed equals what is read anew', async () => {
  const stores = [storeOn(database.db), storeOn(database.open('other'))]
  const follower = createStateFollower()
  let at = start
  const reports = fc.record({
    by: fc.nat(1),
    of: fc.uniqueArray(fc.nat(ids.length - 1), { maxLength: 4 }),
    late: fc.boolean(),
    asked: fc.subarray(ids),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(reports, { minLength: 1, maxLength: 5 }), async (steps) => {
      for (const { by, of, late, asked } of steps) {
        at += minute
        await commitAll(
          stores[by]!,
          of.map((n) => incoming(ids[n]!, late ? at - 90_000 : at, { pm25: at % 97 })),
        )
        expect(sorted(await follower.read(database.db, asked))).toEqual(sorted(await readAnew(asked)))
      }
    }),
    { numRuns: 25 },
  )
})

test('reads only what was written since, and knows nothing of a device that does not exist', async () => {
  const follower = createStateFollower()
  const first = await follower.read(database.db, [...ids, deviceId('nobody')])
  expect(first.has(deviceId('nobody'))).toBe(false)
  await commitAll(storeOn(database.db), [incoming(ids[0]!, start + 1_000 * minute, { pm25: 3 })])
  const second = await follower.read(database.db, ids)
  expect(ids.filter((id) => second.get(id) !== first.get(id))).toEqual([ids[0]])
  expect(second.get(ids[0]!)?.latest['pm25']).toMatchObject({ value: 3 })
})

test('sees nothing of what is not committed', async () => {
  const follower = createStateFollower()
  const before = await follower.read(database.db, ids)
  await database.db
    .tx(async (tx) => {
      await tx.query('update device_state set version = version + 1, state = $1', [
        '{"latest":{},"rules":{}}',
      ])
      expect(await follower.read(database.db, ids)).toEqual(before)
      throw new Error('taken back')
    })
    .catch(() => undefined)
  expect(await follower.read(database.db, ids)).toEqual(before)
})
