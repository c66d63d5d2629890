import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { formatTopic } from '@haidang/contracts'
import { type AlarmState, deviceId, riverAlarm, riverAlarmLevels } from '@haidang/domain'
import { createIntake } from '@haidang/intake'
import { type Db, commit, openCommitStore } from '@haidang/store'
import { repository } from '@haidang/testing'

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
    ...Object.fromEntries(Object.keys(levelsOf).map((id) => [id, 'water-level'])),
  })
  for (const [id, labels] of Object.entries(levelsOf))
    await db.query('update device set labels = $2::jsonb where id = $1', [id, JSON.stringify(labels)])
  await db.query('update device set interval_seconds = 600')
}, 120_000)
afterAll(() => database?.close())

/** The alarm levels of the site pack's river gauges. */
const pack = join(repository, 'infra/sites/danang')
const read = async (file: string) => (await readFile(join(pack, file), 'utf8')).trimEnd().split('\n').slice(1)
const levelsOf = Object.fromEntries(
  (await read('devices.csv'))
    .map((row) => row.split(','))
    .filter(([, feed]) => feed === 'water-level')
    .map(([id = '', ...rest]) => [
      id,
      Object.fromEntries((rest.at(-1) ?? '').split(';').map((part) => part.split('='))),
    ]),
)

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

describe('the flood of October 2025, as the bulletins told it', () => {
  const points = async () =>
    (await read('records/flood-2025-10.csv')).map((row) => {
      const [at = '', device = '', level = ''] = row.split(',')
      return { at: Date.parse(at), device, level: Number(level) }
    })

  /** From bulletin to bulletin in a straight line, a report each ten minutes; half an hour before the first as at the first. */
  const between = (all: Awaited<ReturnType<typeof points>>) =>
    [...new Set(all.map(({ device }) => device))].flatMap((device) => {
      const own = all.filter((point) => point.device === device)
      const lead = { at: (own[0]?.at ?? 0) - 3 * tenMinutes, level: own[0]?.level ?? 0 }
      return own.flatMap((to, place) => {
        const from = own[place - 1] ?? lead
        const steps = (to.at - from.at) / tenMinutes
        return Array.from({ length: steps }, (_, step) => ({
          device,
          at: from.at + (step + 1) * tenMinutes,
          level: Math.round((from.level + ((to.level - from.level) * (step + 1)) / steps) * 100) / 100,
        }))
      })
    })

  test('has every river at the right alarm level at the right hour', async () => {
    const say = theCityOfThen()
    const bulletins = await points()
    const seen: string[] = []
    for (const { device, at, level } of between(bulletins).toSorted((a, b) => a.at - b.at)) {
      await say(device, at, { level })
      if (!bulletins.some((bulletin) => bulletin.at === at && bulletin.device === device)) continue
      const stage = (await alarmsOf(device)).find(({ quantity }) => quantity === 'alarmStage')
      const marks = riverAlarmLevels(levelsOf[device])
      const alarm = marks && riverAlarm(level, marks)
      const hour = new Date(at + 7 * 60 * minute).toISOString().slice(5, 16)
      seen.push(`${hour} ${device} BD${alarm?.level} + ${alarm?.above.toFixed(2)}: ${stage?.severity}`)
    }
    expect(seen.toSorted()).toEqual(
      [
        '10-28T13:00 river-cam-le BD2 + 0.66: 3',
        '10-29T13:00 river-cam-le BD3 + 0.23: 4',
        '10-30T01:00 river-cam-le BD3 + 0.70: 4',
        '10-29T13:00 river-ai-nghia BD3 + 1.01: 5',
        '10-29T18:00 river-ai-nghia BD3 + 1.56: 5',
        '10-30T01:00 river-ai-nghia BD3 + 1.29: 5',
        '10-30T02:00 river-ai-nghia BD3 + 1.22: 5',
        '10-30T01:00 river-hoi-an BD3 + 1.37: 5',
        '10-30T02:00 river-cau-lau BD3 + 1.62: 5',
      ].toSorted(),
    )
  }, 120_000)
})

test('the night of 11 June 2025: 168.4 mm in three hours at Suoi Luong, 79 cm of water in a street', async () => {
  const say = theCityOfThen()
  const began = Date.parse('2025-06-11T22:00:00+07:00')
  const risen: string[] = []
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
