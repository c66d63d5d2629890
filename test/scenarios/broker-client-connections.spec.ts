import { setTimeout as after } from 'node:timers/promises'

import { expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'
import { FakeBroker, publishOf } from '../broker-rig/fake-broker.js'
import { startClient } from '../broker-rig/start-client.js'

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

test('a broker that ignores the receive maximum is read no further than the window, and everything comes in the end', async () => {
  const count = 50_000
  const window = { messages: 1_000, bytes: 1_000_000 }
  let release: () => void = () => undefined
  const stall = new Promise<void>((resolve) => (release = resolve))
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, limits: { window }, accept: () => stall })
  const line = await broker.subscribed()
  expect(line.connect?.properties?.receiveMaximum).toBe(window.messages)
  const payload = 'x'.repeat(400)
  line.send(...numbers(count).map((at) => publishOf((at % 65_535) + 1, { payload: `${at} ${payload}` })))
  await eventually('a full window', () => client.door.stats().inFlightNow >= window.messages)
  await after(300)
  expect(client.door.stats().inFlightNow).toBe(window.messages)
  // what it would not stop sending waits on its own side
  expect(line.socket.writableLength).toBeGreaterThan(0)
  release()
  await line.hears('puback', count)
  expect(line.acknowledged).toEqual(numbers(count).map((at) => (at % 65_535) + 1))
  expect(client.accepted).toHaveLength(count)
})

test('a commit that takes several keepalives costs no connection, and pings go out while nothing is read', async () => {
  await using broker = await FakeBroker.start()
  await using client = startClient({
    url: broker.url,
    limits: { keepaliveMs: 800, window: { messages: 2, bytes: 1_000 } },
    accept: () => after(2_000),
  })
  const line = await broker.subscribed()
  line.send(...numbers(4).map((id) => publishOf(id)))
  await line.hears('puback', 4)
  expect(line.all('pingreq').length).toBeGreaterThan(3)
  expect(client.door.stats()).toMatchObject({ connections: 1, ends: {} })
})

test('a message whose commit never ends forces a new connection, on which it is acknowledged', async () => {
  let isStuck = true
  await using broker = await FakeBroker.start()
  await using client = startClient({
    url: broker.url,
    limits: { stuckMs: 300 },
    accept: () => (isStuck ? new Promise(() => undefined) : Promise.resolve()),
  })
  const line = await broker.subscribed()
  line.deliver(1)
  await line.closed
  isStuck = false
  const newer = await broker.subscribed(1)
  newer.deliver(1, { dup: true })
  await newer.hears('puback')
  expect(line.acknowledged).toEqual([])
  expect(client.door.stats()).toMatchObject({ ends: { stuck: 1 }, stored: 1 })
})

test('a broker that falls silent is left, and tried again for ever', async () => {
  await using broker = await FakeBroker.start({ answersPings: false })
  await using client = startClient({ url: broker.url, limits: { keepaliveMs: 100 } })
  await broker.subscribed(2)
  expect(client.door.stats().ends).toMatchObject({ silent: 2 })
})

test('a broker that is away at the start is no error: we come when it does', async () => {
  const first = await FakeBroker.start()
  const { port } = first
  await first[Symbol.asyncDispose]()
  await using client = startClient({ url: `mqtt://127.0.0.1:${port}` })
  await eventually('some attempts', () => (client.door.stats().ends.unreachable ?? 0) > 2)
  expect(client.door.stats().isConnected).toBe(false)
  await client.door.close()
})

test('of a cluster’s hosts each is tried in turn: one that has gone, hangs up or falls silent is left for the next', async () => {
  const gone = await FakeBroker.start()
  const { port } = gone
  await gone[Symbol.asyncDispose]()
  await using first = await FakeBroker.start()
  await using second = await FakeBroker.start({ answersPings: false })
  const hosts = [port, first.port, second.port].map((each) => `127.0.0.1:${each}`).join(',')
  await using client = startClient({ url: `mqtt://house:secret@${hosts}`, limits: { keepaliveMs: 1_000 } })
  const line = await first.subscribed()
  line.socket.destroy()
  await second.subscribed()
  const again = await first.subscribed(1)
  expect(again.connect).toMatchObject({ clientId: 'ioc-ingest', username: 'house' })
  expect(client.door.stats().ends).toEqual({ unreachable: 2, closed: 1, silent: 1 })
})

test('a message that could not be stored is no reason to leave the node that holds it', async () => {
  await using first = await FakeBroker.start()
  await using second = await FakeBroker.start()
  let tries = 0
  const hosts = `127.0.0.1:${first.port},127.0.0.1:${second.port}`
  await using client = startClient({
    url: `mqtt://house:secret@${hosts}`,
    accept: async () => {
      tries += 1
      if (tries === 1) throw new Error('the database is away')
    },
  })
  const line = await first.subscribed()
  line.deliver(1)
  const again = await first.subscribed(1)
  again.deliver(1, { dup: true })
  await again.hears('puback')
  expect(second.lines).toEqual([])
  expect(client.door.stats()).toMatchObject({ stored: 1, givenBack: 1 })
})

test('the session is named and kept, and asked for with QoS 1; with MQTT 5 without echo and without old retained messages', async () => {
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, session: 'ingest', shard: { index: 1, of: 4 } })
  const line = await broker.subscribed()
  expect(line.connect).toMatchObject({
    ...{ protocolVersion: 5, clientId: 'ingest-1-of-4', clean: false, username: 'house' },
    properties: { sessionExpiryInterval: 14 * 86_400, receiveMaximum: 8_000 },
  })
  expect(Buffer.from(line.connect?.password ?? '').toString()).toBe('secret')
  expect(line.all('subscribe')[0]?.subscriptions).toMatchObject([
    { topic: 'ioc/v1/#', qos: 1, nl: true, rh: 1 },
  ])
  await client.door.opened
  expect(client.door.stats()).toMatchObject({ isConnected: true, protocol: 5 })
})

test('with a broker of MQTT 3.1.1 that is what is spoken', async () => {
  await using broker = await FakeBroker.start({ speaks: [4] })
  await using client = startClient({ url: broker.url })
  const line = await broker.subscribed(1)
  expect(line.connect).toMatchObject({ protocolVersion: 4, clean: false })
  line.deliver(1)
  await line.hears('puback')
  line.socket.destroy()
  await broker.subscribed(2)
  expect(broker.lines.map(({ connect }) => connect?.protocolVersion)).toEqual([5, 4, 4])
  expect(client.door.stats().protocol).toBe(4)
})

test('a broker that hangs up on MQTT 5 without a word is asked in 3.1.1', async () => {
  await using broker = await FakeBroker.start({ muteTo: 5 })
  await using client = startClient({ url: broker.url })
  await broker.subscribed(1)
  await client.door.opened
})

test('a broker that refuses us, or our subscription, is asked again, later and later', async () => {
  await using broker = await FakeBroker.start({ connack: { reasonCode: 0x87 } })
  await using client = startClient({ url: broker.url })
  await eventually('two refusals', () => (client.door.stats().ends.refused ?? 0) >= 2)
  broker.habits.connack = {}
  broker.habits.grants = 0x80
  await eventually(
    'a refused subscription',
    () => (client.door.stats().ends['subscription-refused'] ?? 0) > 0,
  )
  broker.habits.grants = 1
  await client.door.opened
})

test('names and passwords are asked for before each attempt', async () => {
  const passwords = ['old', 'new']
  await using broker = await FakeBroker.start()
  await using client = startClient({
    url: broker.url,
    secrets: () => ({ password: passwords.shift() ?? '' }),
  })
  const line = await broker.subscribed()
  line.socket.destroy()
  const newer = await broker.subscribed(1)
  await client.door.opened
  expect([line, newer].map(({ connect }) => [connect?.username, connect?.password?.toString()])).toEqual([
    ['house', 'old'],
    ['house', 'new'],
  ])
})

test('a session that the broker has forgotten, or will not keep for long, is told', async () => {
  await using broker = await FakeBroker.start({ connack: { properties: { sessionExpiryInterval: 60 } } })
  await using client = startClient({ url: broker.url })
  const line = await broker.subscribed()
  await client.door.opened
  line.socket.destroy()
  await eventually('the second connection', () => client.door.stats().connections === 2)
  expect(client.door.stats().sessionsLost).toBe(1)
  expect(client.warned).toEqual(expect.arrayContaining(['mqtt-broker.unsafe', 'mqtt-broker.session-lost']))
})

test.each([
  ['a PUBLISH without a number', Buffer.from([0x32, 5, 0, 1, 0x61, 0, 0])],
  ['a PUBLISH of QoS 3', Buffer.from([0x36, 5, 0, 1, 0x61, 0, 1])],
  ['a length without an end', Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ['a large packet that is no PUBLISH', Buffer.from([0x90, 0xff, 0xff, 0xff, 0x7f])],
  ['a packet of no type', Buffer.from([0x00, 0x00])],
])('%s ends the connection; the next one works', async (_what, bytes) => {
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url })
  const line = await broker.subscribed()
  line.socket.write(bytes)
  await line.closed
  const newer = await broker.subscribed(1)
  newer.deliver(1)
  await newer.hears('puback')
  expect(client.door.stats().ends).toEqual({ malformed: 1 })
})

test('who was pushed out by another of the same name comes back late', async () => {
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, limits: { longestPauseMs: 400 } })
  const line = await broker.subscribed()
  line.send({ cmd: 'disconnect', reasonCode: 0x8e })
  const goneMs = performance.now()
  await broker.subscribed(1)
  expect(performance.now() - goneMs).toBeGreaterThan(190)
  expect(client.door.stats().ends).toEqual({ 'taken-over': 1 })
})

test('a client is disconnected by taking its name over for a moment', async () => {
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url })
  await broker.subscribed()
  await client.door.opened
  client.door.disconnect('aq-1', 'credential-replaced')
  const kick = await broker.connected(1)
  await kick.closed
  expect(kick.connect).toMatchObject({ clientId: 'aq-1', clean: true, username: 'house' })
  expect(kick.heard.map(({ cmd }) => cmd)).toEqual(['connect', 'disconnect'])
  client.door.disconnect('ioc-ingest', 'a mistake')
  expect(broker.lines).toHaveLength(2)
  expect(client.door.stats()).toMatchObject({ isConnected: true, connections: 1 })
})
