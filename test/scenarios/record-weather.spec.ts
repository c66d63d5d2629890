import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { formatTopic } from '@haidang/contracts'
import { type AlarmState, deviceId } from '@haidang/domain'
import { createIntake } from '@haidang/intake'
import { type Db, commit, openCommitStore } from '@haidang/store'

import { type TestDatabase, startTestDatabase } from '../live-rig/test-database.js'
import { addDevices, feedOf, rowsOf, rulesEngine, silent } from '../store/test-store.js'

const minute = 60_000
const tenMinutes = 10 * minute

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await startTestDatabase()
  db = database.open()
  await addDevices(db, {
    'gauge-suoi-luong': 'rain-gauge',
    'tower-tran-xuan-le': 'inundation',
  })
  await db.query('update device set interval_seconds = 600')
}, 120_000)
afterAll(() => database?.close())

/** The whole way of a report, at the time at which it was made. */
function theCityOfThen() {
  let now = 0
  const clock = { now: () => now }
  const store = openCommitStore(db, { log: silent, clock, zone: 'Asia/Ho_Chi_Minh' })
  const intake = createIntake({
    ...{ clock, log: silent, commit: (batch) => commit(store, batch, rulesEngine(tenMinutes)) },
    findDevice: (id) => ({ id: deviceId(id), feed: feedOf(id), intervalMs: tenMinutes, simulated: false }),
    stateOf: () => undefined,
    reject: () => undefined,
    onCommitted: () => undefined,
  })
  return async (device: string, at: number, values: Record<string, number>): Promise<void> => {
    now = Math.max(now, at + 1_000)
    await intake.accept({
      topic: formatTopic({ feed: feedOf(device), device, channel: 'observations' }),
      payload: new TextEncoder().encode(JSON.stringify({ at, values })),
      ...{ qos: 1, dup: false, receivedAt: now, client: device },
    })
  }
}

type Told = { severity: number; state: AlarmState; quantity: string }
const alarmsOf = (device: string) =>
  rowsOf<Told>(
    db,
    `select a.severity, a.state, a.quantity from alarm a join device d on d.key = a.device_key
     where d.id = $1 and a.closed_at is null order by a.quantity`,
    [device],
  )

test('the night of 11 June 2025: 168.4 mm in three hours at Suoi Luong, 79 cm of water in a street', async () => {
  const say = theCityOfThen()
  const began = Date.parse('2025-06-11T22:00:00+07:00')
  const risen: string[] = []
  await say('gauge-suoi-luong', began, { rainfall: 0 })
  for (let report = 1; report <= 18; report++) {
    const at = began + report * tenMinutes
    await say('gauge-suoi-luong', at, { rainfall: Math.round((168.4 / 18) * 100) / 100 })
    await say('tower-tran-xuan-le', at, { depth: at < began + 100 * minute ? 0 : 79 })
    const now = (await alarmsOf('gauge-suoi-luong'))
      .map(({ quantity, severity }) => `${quantity} ${severity}`)
      .join(', ')
    const clock = new Date(at + 7 * 60 * minute).toISOString().slice(11, 16)
    if (now !== risen.at(-1)?.slice(6)) risen.push(`${clock} ${now}`)
  }
  expect(risen.filter((line) => line.length > 6)).toEqual([
    '22:40 rain1h 2',
    '23:00 rain1h 3',
    '23:20 rain1h 3, rain3h 2',
    '23:50 rain1h 3, rain3h 3',
    '00:50 rain1h 3, rain3h 4',
  ])
  expect(await alarmsOf('tower-tran-xuan-le')).toMatchObject([{ quantity: 'depth', severity: 4 }])
})
