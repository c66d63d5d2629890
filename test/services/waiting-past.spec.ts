import type { CredentialJson } from '@haidang/contracts'
import { connectDevice, eventually, publish, signIn } from '@haidang/testing'
import { jest } from '@jest/globals'
import {
  type ProcessHouse,
  type ProductProcess,
  openProcessHouse,
} from '../process-rig/house-of-processes.js'

jest.setTimeout(180_000)

const minute = 60_000
const rowsAMessage = 1_000
const messages = 60
/** So far apart that all of them lie within four days, ms. */
const step = 5_000
const device = 'aq-01'
const topic = `ioc/v1/air-quality/${device}/observations`
const topicOfPast = `ioc/v1-past/air-quality/${device}/observations`

let house: ProcessHouse
let ingest: ProductProcess
let logger: Awaited<ReturnType<typeof connectDevice>>
/** Later than all of the past. */
const newestAt = Math.floor(Date.now() / minute) * minute

beforeAll(async () => {
  house = await openProcessHouse()
  const worker = await house.add('worker', 'worker-1')
  const api = await house.add('api', 'api-1')
  ingest = await house.add('ingest', 'ingest-1', { IOC_SHARD: '1/1' })
  for (const one of [worker, api, ingest]) one.start()
  await Promise.all([worker, api, ingest].map((one) => one.ready()))
  const operator = await signIn(api.httpUrl, house.administrator)
  const credential = await operator.send<CredentialJson>('POST', `devices/${device}/credential`)
  logger = await eventually('it may sign in', () => connectDevice(house.fieldUrl, credential))
  await say([newestAt])
  await eventually('it has been heard', async () => (await stored()).rows === 1, { withinMs: 30_000 })
})

afterAll(async () => {
  await logger?.endAsync()
  await house?.close()
})

const say = (ats: readonly number[], on = topic) =>
  publish(
    logger,
    on,
    ats.map((at) => ({ at, values: { pm25: 7 } })),
  )

async function stored(): Promise<{ rows: number; waiting: number }> {
  const [found] = await house.rows<{ rows: number; waiting: number }>(
    `select (select count(*)::int from observation_air_quality o join device d on d.key = o.device_key
       where d.id = $1 and o.pm25 = 7) as rows, (select count(*)::int from past_backlog) as waiting`,
    [device],
  )
  return found ?? { rows: 0, waiting: 0 }
}

async function newest(): Promise<number> {
  const [found] = await house.rows<{ at: string }>(
    `select s.state #>> '{latest,pm25,at}' as at from device_state s join device d on d.key = s.device_key where d.id = $1`,
    [device],
  )
  return Number(found?.at)
}

test.each([
  ['among what is said now', topic, 58],
  ['as what was kept', topicOfPast, 4],
])('past told %s survives kill -9 of the process that stores it, and is stored once', async (_, on, days) => {
  const before = (await stored()).rows
  const oldestAt = newestAt - days * 1_440 * minute
  for (let part = 0; part < messages; part += 1)
    await say(
      Array.from({ length: rowsAMessage }, (_, place) => oldestAt + (part * rowsAMessage + place) * step),
      on,
    )
  await eventually('some of it waits', async () => (await stored()).waiting > 0, { everyMs: 5 })
  await ingest.end('SIGKILL')
  const { rows, waiting } = await stored()
  expect(rows).toBeLessThan(before + messages * rowsAMessage)
  ingest.start()
  await ingest.ready()
  await house.rows('update past_backlog set taken_until = now()') // as if the minute of the one that died were over
  await eventually('all of it is stored', async () => (await stored()).waiting === 0, { withinMs: 90_000 })
  expect({ ...(await stored()), waited: waiting > 0 }).toEqual({
    ...{ rows: before + messages * rowsAMessage, waiting: 0 },
    waited: true,
  })
  expect(await house.rows('select reason from quarantine')).toEqual([])
})

test('what was kept is stored behind what is said now, and what of it is newer is the newest', async () => {
  const newerAt = newestAt + minute
  await say([newerAt, newestAt - 59 * 1_440 * minute], topicOfPast)
  await eventually('its newest is known', async () => (await newest()) === newerAt, { withinMs: 60_000 })
  expect((await stored()).waiting).toBe(0)
  expect(await house.rows('select reason from quarantine')).toEqual([])
})
