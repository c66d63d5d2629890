import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CredentialJson } from '@haidang/contracts'
import { aThresholdRule } from '@haidang/domain/testing'
import {
  type City,
  type Operator,
  connectDevice,
  connectLive,
  countQuarantine,
  eventually,
  linesOf,
  publish,
  readAirRows,
  readAlarmLog,
  seeded,
  startPublisher,
  startCity,
} from '@haidang/testing'

const minute = 60_000
const hour = 60 * minute
const ids = ['aq-once', 'aq-two', 'aq-past', 'aq-still', 'aq-back', 'aq-clock']
const topic = (device: string) => `ioc/v1/air-quality/${device}/observations`

let city: City
let admin: Operator

beforeAll(async () => {
  city = await startCity({
    town: { devices: ids.map((id) => ({ id, feed: 'air-quality' })), rules: [aThresholdRule()] },
  })
  admin = await city.admin()
}, 120_000)
afterAll(async () => city?.[Symbol.asyncDispose]())

const rowsOf = async (device: string) =>
  (await readAirRows(city.ready().databaseUrl)).filter((row) => row.device === device)
const logOf = async (device: string) => linesOf(await readAlarmLog(admin), device)

describe('the same message', () => {
  test('three times, shuffled over two connections that take each other over, is stored once', async () => {
    const credential = await city.credential('aq-once')
    const from = Date.now() - 10 * minute
    const messages = Array.from({ length: 400 }, (_, place) => ({
      at: from + place * 1_000,
      values: { pm25: 10 + (place % 50) },
    }))
    const chance = seeded(7)
    const thrice = [...messages, ...messages, ...messages]
      .map((message) => ({ message, order: chance() }))
      .sort((a, b) => a.order - b.order)
    const shuffled = thrice.map(({ message }) => message)
    await sendOverBoth(credential, [shuffled.slice(0, 600), shuffled.slice(600)])
    const rows = await rowsOf('aq-once')
    expect(rows.map(({ at, pm25 }) => [at, pm25])).toEqual(
      messages.map(({ at, values }) => [at, values.pm25]),
    )
    expect(await countQuarantine(city.ready().databaseUrl)).toEqual({})
  })

  test('in two parts with one instant has both parts stored', async () => {
    const device = await connectDevice(city.mqttUrl, await city.credential('aq-two'))
    const at = Date.now()
    await publish(device, topic('aq-two'), { at, values: { pm25: 41.2 } })
    await publish(device, topic('aq-two'), { at, values: { no2: 18 } })
    expect(await rowsOf('aq-two')).toEqual([{ device: 'aq-two', at, pm25: 41.2, no2: 18 }])
    await device.endAsync()
  })
})

/** Two connections under one name: each log-in ends the other's connection, and both send until all is acknowledged. */
async function sendOverBoth(
  credential: CredentialJson,
  halves: readonly (readonly unknown[])[],
): Promise<void> {
  const publishers = halves.map((messages) => {
    const publisher = startPublisher({ port: city.mqttPort, credential, window: 20 })
    for (const message of messages)
      publisher.push({ topic: topic(credential.clientId), payload: Buffer.from(JSON.stringify(message)) })
    return publisher
  })
  await Promise.all(publishers.map((publisher) => publisher.drained()))
  publishers.forEach((publisher) => publisher.close())
}

describe('a station that was silent for three days', () => {
  const threeDays = (now: number, pm25: (hoursAgo: number) => number) =>
    Array.from({ length: 72 }, (_, place) => ({
      at: now - (72 - place) * hour,
      values: { pm25: pm25(72 - place) },
    }))

  test('sends them without a sound for the past and leaves one retro record', async () => {
    const desk = connectLive(city.httpUrl, admin.cookie)
    await desk.ready
    const device = await connectDevice(city.mqttUrl, await city.credential('aq-past'))
    const now = Date.now()
    await publish(
      device,
      topic('aq-past'),
      threeDays(now, (hoursAgo) => (hoursAgo > 40 && hoursAgo <= 50 ? 90 : 12)),
    )
    await publish(device, topic('aq-past'), { at: now, values: { pm25: 12 } })
    expect(await logOf('aq-past')).toEqual([`${now - 50 * hour} found-in-late-data normal → normal (2)`])
    const heard = await eventually(
      'the record on a desk',
      () =>
        desk.events.filter(({ alarm }) => alarm.device === 'aq-past').length > 0 &&
        desk.events.filter(({ alarm }) => alarm.device === 'aq-past'),
    )
    expect(heard.map(({ retro }) => retro)).toEqual([true])
    desk.close()
    await device.endAsync()
  })

  test('raises one alarm for what is still true, dated by its true beginning', async () => {
    const device = await connectDevice(city.mqttUrl, await city.credential('aq-still'))
    const now = Date.now()
    await publish(
      device,
      topic('aq-still'),
      threeDays(now, (hoursAgo) => (hoursAgo <= 30 ? 90 : 12)),
    )
    expect(await logOf('aq-still')).toEqual([])
    await publish(device, topic('aq-still'), { at: now, values: { pm25: 90 } })
    expect(await logOf('aq-still')).toEqual([`${now - 30 * hour} raised normal → unacknowledged (2)`])
    await device.endAsync()
  })

  test('and speaks live first has its past looked at again, with the same one record', async () => {
    const device = await connectDevice(city.mqttUrl, await city.credential('aq-back'))
    const now = Date.now()
    await publish(device, topic('aq-back'), { at: now, values: { pm25: 12 } })
    await publish(
      device,
      topic('aq-back'),
      threeDays(now, (hoursAgo) => (hoursAgo > 40 && hoursAgo <= 50 ? 90 : 12)),
    )
    const log = await eventually('the second look', async () => {
      const lines = await logOf('aq-back')
      return lines.length > 0 && lines
    })
    expect(log).toEqual([`${now - 50 * hour} found-in-late-data normal → normal (2)`])
    await device.endAsync()
  })
})

test('a bad clock never freezes what is newest', async () => {
  const device = await connectDevice(city.mqttUrl, await city.credential('aq-clock'))
  const now = Date.now()
  for (const at of [
    now + 365 * 24 * hour,
    '20000-01-01T00:00:00Z',
    now - 62 * 24 * hour,
    Math.floor(now / 1_000),
  ])
    await publish(device, topic('aq-clock'), { at, values: { pm25: 500 } })
  await publish(device, topic('aq-clock'), { at: now, values: { pm25: 7 } })
  expect((await rowsOf('aq-clock')).map(({ at, pm25 }) => [at, pm25])).toEqual([[now, 7]])
  const counts = await countQuarantine(city.ready().databaseUrl)
  expect(counts).toEqual({ 'clock-ahead': 1, 'bad-time': 2, 'too-old': 1 })
  await device.endAsync()
})
