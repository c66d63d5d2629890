import { setTimeout as after } from 'node:timers/promises'

import { expect, test } from '@jest/globals'
import { FakeBroker, publishOf } from '../broker-rig/fake-broker.js'
import { startClient, text } from '../broker-rig/start-client.js'

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const topicOf = (device: string, channel = 'observations') => `ioc/v1/air-quality/${device}/${channel}`

test('every message is taken by exactly one of four shards, and acknowledged by all', async () => {
  const devices = numbers(200).map((at) => `aq-${at}`)
  await using broker = await FakeBroker.start()
  const shards = [0, 1, 2, 3].map((index) => startClient({ url: broker.url, shard: { index, of: 4 } }))
  for (const at of [0, 1, 2, 3]) {
    const line = await broker.subscribed(at)
    for (const [place, device] of devices.entries()) line.deliver(place + 1, { topic: topicOf(device) })
    line.deliver(500, { topic: 'ioc/v1/elsewhere' })
    await line.hears('puback', devices.length + 1)
  }
  const taken = shards.flatMap(({ accepted }) => accepted.map(({ topic }) => topic))
  expect(taken.toSorted()).toEqual(
    [...devices.map((device) => topicOf(device)), 'ioc/v1/elsewhere'].toSorted(),
  )
  for (const { accepted, door } of shards) {
    expect(accepted.length).toBeGreaterThan(20)
    await door.close()
  }
})

test('rejections, and what the broker has kept, are no messages of devices; kept presence is', async () => {
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url })
  const line = await broker.subscribed()
  line.deliver(1, { topic: topicOf('aq-1', 'rejections') })
  line.deliver(2, { topic: topicOf('aq-1'), retain: true })
  line.deliver(3, { topic: topicOf('aq-1', 'presence'), retain: true, payload: 'offline' })
  line.deliver(4, { topic: 'ioc/v1/a/b/c/rejections' })
  await line.hears('puback', 4)
  expect(client.accepted.map(({ topic }) => topic)).toEqual([
    topicOf('aq-1', 'presence'),
    'ioc/v1/a/b/c/rejections',
  ])
  expect(client.door.stats().passedOver).toBe(2)
})

test('of a message that is too large the beginning is handed on as such, and it is acknowledged', async () => {
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, limits: { packetBytes: 1_000 } })
  const line = await broker.subscribed()
  line.deliver(1, { payload: 'x'.repeat(3_000_000) })
  line.deliver(2)
  await line.hears('puback', 2)
  expect(client.accepted.map(({ payload, isCut }) => [payload.length, isCut])).toEqual([
    [959, true],
    [7, undefined],
  ])
  expect(client.door.stats().cut).toBe(1)
})

test('a rejection goes out with QoS 0; without a connection, or unread, it is dropped and counted', async () => {
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, limits: { unsentBytes: 100_000 } })
  await client.door.publish(topicOf('aq-1', 'rejections'), '{}')
  const line = await broker.subscribed()
  await client.door.opened
  await client.door.publish(topicOf('aq-1', 'rejections'), '{"reason":"bad-time"}')
  await line.hears('publish')
  expect(line.all('publish')).toMatchObject([
    {
      topic: topicOf('aq-1', 'rejections'),
      qos: 0,
      retain: false,
      payload: Buffer.from('{"reason":"bad-time"}'),
    },
  ])
  expect(client.door.stats()).toMatchObject({ sent: 1, dropped: 1 })
  line.socket.pause()
  for (let sent = 0; sent < 2_000 && client.door.stats().dropped === 1; sent += 1)
    await client.door.publish(topicOf('aq-1', 'rejections'), 'x'.repeat(50_000))
  expect(client.door.stats().dropped).toBe(2)
})

test('messages come whole and in order however the bytes are cut', async () => {
  await using broker = await FakeBroker.start({ speaks: [4] })
  await using client = startClient({ url: broker.url, protocol: 4 })
  const line = await broker.subscribed()
  const { default: mqtt } = await import('mqtt-packet')
  const bytes = Buffer.concat(
    numbers(50).map((id) => mqtt.generate(publishOf(id, { payload: `${id}`.repeat(id) }))),
  )
  for (let at = 0; at < bytes.length; at += 7) {
    line.socket.write(bytes.subarray(at, at + 7))
    if (at % 70 === 0) await after(0)
  }
  await line.hears('puback', 50)
  expect(client.accepted.map(text)).toEqual(numbers(50).map((id) => `${id}`.repeat(id)))
})
