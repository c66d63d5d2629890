import { setTimeout as after } from 'node:timers/promises'

import { expect, test } from '@jest/globals'
import { eventually, seeded } from '@haidang/testing'
import { connectAsync } from 'mqtt'

import { RawClient, loggedIn, publishPacket } from '../security/raw-client.js'
import { startBroker, topicOf } from '../security/start-broker.js'

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const will = (topic: string) => ({
  topic,
  payload: Buffer.from('offline'),
  qos: 1 as const,
  retain: true,
})

test('a commit that takes several keepalives costs no client its connection', async () => {
  await using city = await startBroker({ limits: { sweepMs: 50 }, accept: () => after(4_000) })
  const client = await connectAsync(`mqtt://127.0.0.1:${city.port}`, {
    clientId: 'aq-1',
    username: 'aq-1',
    password: 'of aq-1',
    keepalive: 1,
    reconnectPeriod: 0,
  })
  let closes = 0
  client.on('close', () => (closes += 1))
  await Promise.all(numbers(20).map((n) => client.publishAsync(topicOf('aq-1'), `{"n":${n}}`, { qos: 1 })))
  expect(closes).toBe(0)
  await client.endAsync()
})

test('a client that sends faster than its rate is read slower: nothing is lost, it is not closed, and it gets its pings', async () => {
  const rate = { perSecond: 200, burst: 100 }
  await using city = await startBroker({
    limits: {
      deviceRates: { messages: rate, bytes: { perSecond: 1_000_000, burst: 1_000_000 } },
      lookAheadBytes: 2_048,
      sweepMs: 50,
    },
  })
  await using client = await loggedIn(city.port, 'aq-1', { keepalive: 1 })
  const startedAt = performance.now()
  client.send(...numbers(700).map((id) => publishPacket(topicOf('aq-1'), id)))
  const pings = setInterval(() => client.send({ cmd: 'pingreq' }), 400)
  await client.hears('puback', 700)
  const seconds = (performance.now() - startedAt) / 1000
  await client.hears('pingresp', 5)
  clearInterval(pings)
  expect(client.acknowledged).toEqual(numbers(700))
  expect(seconds).toBeGreaterThan((700 - 100) / 200 - 0.2)
})

test('the bytes of a client are slowed as its messages are', async () => {
  await using city = await startBroker({
    limits: {
      deviceRates: {
        messages: { perSecond: 10_000, burst: 10_000 },
        bytes: { perSecond: 100_000, burst: 50_000 },
      },
    },
  })
  await using client = await loggedIn(city.port, 'aq-1')
  const startedAt = performance.now()
  const payload = 'x'.repeat(10_000)
  client.send(...numbers(20).map((id) => publishPacket(topicOf('aq-1'), id, { payload })))
  await client.hears('puback', 20)
  expect((performance.now() - startedAt) / 1000).toBeGreaterThan(1.2)
})

test('a client that falls silent for one and a half keepalives is closed and its will is handed on', async () => {
  await using city = await startBroker({ limits: { sweepMs: 50 } })
  const client = await loggedIn(city.port, 'aq-1', { keepalive: 1, will: will(topicOf('aq-1', 'presence')) })
  await client.closed
  await eventually('the will', () => city.accepted.length === 1)
  expect(city.accepted).toMatchObject([{ topic: topicOf('aq-1', 'presence'), device: 'aq-1' }])
  expect(city.broker.stats()).toMatchObject({ wills: 1, refused: { 'keepalive-timeout': 1 } })
})

test('a will is handed on when a client vanishes, and dropped when it says goodbye or when it is we who go', async () => {
  await using city = await startBroker()
  const more = { will: will(topicOf('aq-1', 'presence')) }
  const leaving = await loggedIn(city.port, 'aq-1', more)
  leaving.send({ cmd: 'disconnect' })
  await leaving.closed
  const vanishing = await loggedIn(city.port, 'aq-1', more)
  await vanishing.drop()
  await eventually('the will', () => city.accepted.length === 1)
  const staying = await loggedIn(city.port, 'aq-1', more)
  await city.broker.close()
  await staying.closed
  expect(city.accepted).toHaveLength(1)
})

test('while nothing can be stored CONNECT is answered with "server unavailable"', async () => {
  let isAvailable = false
  await using city = await startBroker({ available: () => isAvailable })
  const early = new RawClient(city.port)
  expect(await early.logIn('aq-1')).toBe(3)
  await early.closed
  isAvailable = true
  await using late = await loggedIn(city.port, 'aq-1')
  expect(late.isClosed).toBe(false)
  expect(city.refused).toMatchObject([{ client: 'aq-1', reason: 'server-unavailable' }])
})

test('a rejection reaches the device it is for, if it listens, and nobody else', async () => {
  await using city = await startBroker()
  await using listener = await loggedIn(city.port, 'aq-1')
  await using deaf = await loggedIn(city.port, 'aq-2')
  await using gateway = await loggedIn(city.port, 'gate-1')
  const subscribe = (topic: string, qos: 0 | 1 | 2) => ({
    cmd: 'subscribe' as const,
    messageId: 1,
    subscriptions: [{ topic, qos }],
  })
  listener.send(subscribe(topicOf('aq-1', 'rejections'), 2))
  gateway.send(subscribe('ioc/v1/+/+/rejections', 0))
  await listener.hears('suback')
  await gateway.hears('suback')
  await city.broker.publish(topicOf('aq-1', 'rejections'), '{"reason":"bad-time"}')
  await city.broker.publish(topicOf('aq-2', 'rejections'), '{"reason":"bad-time"}')
  await listener.hears('publish')
  await gateway.hears('publish', 2)
  expect(listener.all('publish')).toMatchObject([
    {
      topic: topicOf('aq-1', 'rejections'),
      qos: 1,
      retain: false,
      payload: Buffer.from('{"reason":"bad-time"}'),
    },
  ])
  expect(gateway.all('publish').map(({ qos }) => qos)).toEqual([0, 0])
  expect(deaf.all('publish')).toEqual([])

  listener.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: [topicOf('aq-1', 'rejections')] })
  await listener.hears('unsuback')
  await city.broker.publish(topicOf('aq-1', 'rejections'), '{}')
  await gateway.hears('publish', 3)
  expect(listener.all('publish')).toHaveLength(1)
})

test('a device that does not read what is sent to it costs a bounded memory and loses rejections only', async () => {
  await using city = await startBroker({ limits: { unreadMs: 500, sweepMs: 50 } })
  await using client = await loggedIn(city.port, 'aq-1')
  client.send({
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: [{ topic: topicOf('aq-1', 'rejections'), qos: 0 }],
  })
  await client.hears('suback')
  client.socket.pause()
  const rejection = 'x'.repeat(50_000)
  let dropped = 0
  for (let sent = 0; sent < 2_000 && dropped === 0; sent += 1) {
    void city.broker.publish(topicOf('aq-1', 'rejections'), rejection)
    await after(0)
    dropped = city.broker.stats().dropped
  }
  expect(dropped).toBeGreaterThan(0)
  await eventually('the frozen client to be closed', () => city.broker.stats().loggedInNow === 0)
  expect(city.broker.stats().refused['unread-timeout']).toBe(1)
})

test('closing under load loses nothing that was acknowledged, and acknowledges what it had taken', async () => {
  const chance = seeded(7)
  const stored = new Set<string>()
  const city = await startBroker({
    accept: async ({ client, payload }) => {
      await after(20 + chance() * 80)
      stored.add(`${client} ${Buffer.from(payload).toString()}`)
    },
  })
  const names = numbers(5).map((at) => `aq-${at}`)
  const clients = await Promise.all(names.map((name) => loggedIn(city.port, name)))
  let isOver = false
  const senders = clients.map(async (client, at) => {
    for (let id = 1; id < 60_000 && !isOver; id += 1) {
      client.publish(topicOf(names[at]!), id)
      if (id % 20 === 0) await after(1)
    }
  })
  await eventually('some load', () => stored.size > 500)
  await city.broker.close()
  isOver = true
  await Promise.all([...senders, ...clients.map(({ closed }) => closed)])
  const acknowledged = clients.flatMap((client, at) =>
    client.acknowledged.map((id) => `${names[at]} {"n":${id}}`),
  )
  expect(acknowledged.length).toBeGreaterThan(500)
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
  expect([...stored].filter((id) => !acknowledged.includes(id))).toEqual([])
  expect(city.broker.stats()).toMatchObject({ connectionsNow: 0, inFlightNow: 0 })
})

test('closing does not wait for ever for a commit that does not come', async () => {
  const city = await startBroker({ limits: { closeMs: 200 }, accept: () => new Promise(() => undefined) })
  const client = await loggedIn(city.port, 'aq-1')
  client.publish(topicOf('aq-1'), 1)
  await eventually('the message on its way', () => city.broker.stats().inFlightNow === 1)
  await city.broker.close()
  await client.closed
  expect(client.acknowledged).toEqual([])
})

test('a taken port is refused with its own error', async () => {
  await using city = await startBroker()
  await expect(startBroker({ port: city.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('the newer connection of a device takes over, and its message on the way is stored once', async () => {
  let isStored: () => void = () => undefined
  await using city = await startBroker({
    accept: () => new Promise((resolve) => (isStored = resolve)),
  })
  const older = await loggedIn(city.port, 'aq-1')
  older.publish(topicOf('aq-1'), 1)
  await eventually('the message on its way', () => city.broker.stats().inFlightNow === 1)
  await using newer = await loggedIn(city.port, 'aq-1')
  await older.closed
  isStored()
  await eventually('the message stored', () => city.accepted.length === 1)
  newer.send({ cmd: 'pingreq' })
  await newer.hears('pingresp')
  // an acknowledgement on the newer connection would confirm another message
  expect([older.acknowledged, newer.acknowledged]).toEqual([[], []])
})
