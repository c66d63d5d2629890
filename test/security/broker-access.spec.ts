import { setTimeout as after } from 'node:timers/promises'

import { expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'

import { RawClient, loggedIn, publishPacket } from './raw-client.js'
import { startBroker, topicOf } from './start-broker.js'

test.each([
  ['#', 2],
  ['+', 2],
  ['__proto__', 2],
  ['constructor', 2],
  ['toString', 2],
  ['', 2],
  ['aq-1/x', 2],
  ['a'.repeat(65), 2],
  ['aq-\0', 2],
])('the client id %j is refused with return code %i', async (clientId, code) => {
  await using city = await startBroker()
  for (const name of ['aq-1', 'gate-1', clientId.slice(0, 100)]) {
    const client = new RawClient(city.port)
    expect(await client.logIn(name, { clientId })).toBe(code)
    await client.closed
  }
  await using good = await loggedIn(city.port, 'aq-1')
  good.publish(topicOf('aq-1'), 1)
  await good.hears('puback')
  expect(city.accepted).toHaveLength(1)
})

test('a client id of 64 KB closes the connection before it is read', async () => {
  await using city = await startBroker()
  const client = new RawClient(city.port)
  expect(await client.logIn('aq-1', { clientId: 'a'.repeat(65_535) })).toBe('closed')
  expect(city.refused).toMatchObject([{ client: '', reason: 'packet-too-large' }])
})

test("a device's client id is its own name; a gateway chooses one", async () => {
  await using city = await startBroker()
  const stranger = new RawClient(city.port)
  expect(await stranger.logIn('aq-1', { clientId: 'aq-2' })).toBe(2)
  await using gateway = await loggedIn(city.port, 'gate-1', { clientId: 'Any_Name-1' })
  gateway.publish(topicOf('aq-7'), 1)
  await gateway.hears('puback')
  expect(city.accepted).toMatchObject([{ client: 'Any_Name-1', topic: topicOf('aq-7') }])
  expect(city.accepted[0]).not.toHaveProperty('device')
})

test('a wrong password, no password and no name are bad credentials', async () => {
  await using city = await startBroker()
  for (const more of [
    { password: Buffer.from('wrong') },
    { password: Buffer.alloc(0) },
    { username: '', password: Buffer.alloc(0) },
  ]) {
    const client = new RawClient(city.port)
    expect(await client.logIn('aq-1', more)).toBe(4)
    await client.closed
  }
  expect(city.broker.stats().refused['bad-credentials']).toBe(3)
})

test('an unacceptable protocol version is answered with its own code', async () => {
  await using city = await startBroker()
  const client = new RawClient(city.port)
  // CONNECT of MQTT 5: no properties, the client id "a"
  client.write(Buffer.from([0x10, 14, 0, 4, 0x4d, 0x51, 0x54, 0x54, 5, 2, 0, 60, 0, 0, 1, 0x61]))
  expect(await client.answer()).toBe(1)
  await client.closed
})

test.each([
  topicOf('aq-2'),
  topicOf('aq-1', 'rejections'),
  'ioc/v1/vehicle/aq-1/observations',
  '$SYS/broker/uptime',
  '$share/x/ioc/v1/air-quality/aq-1/observations',
  'ioc/v1/air-quality/aq-1/observations/',
  'ioc/v1/air-quality/aq-1/observations\0',
])(
  'publishing on %s closes the connection without PUBACK; what came before is acknowledged',
  async (topic) => {
    await using city = await startBroker({ accept: () => after(20) })
    const client = await loggedIn(city.port, 'aq-1')
    client.send(publishPacket(topicOf('aq-1'), 1), publishPacket(topicOf('aq-1'), 2))
    await eventually('both on their way', () => city.broker.stats().received === 2)
    client.send(publishPacket(topic, 3), publishPacket(topicOf('aq-1'), 4))
    await client.closed
    expect(client.acknowledged).toEqual([1, 2])
    await eventually('nothing on its way', () => city.broker.stats().inFlightNow === 0)
    expect(city.accepted.map((message) => message.topic)).toEqual([topicOf('aq-1'), topicOf('aq-1')])
    expect(city.refused).toHaveLength(1)
  },
)

test('a topic with wildcards or with too many levels closes the connection', async () => {
  await using city = await startBroker()
  for (const topic of ['#', 'ioc/v1/+/aq-1/observations', 'ioc/v1/air-quality/aq-1/#', 'a/'.repeat(120)]) {
    const client = await loggedIn(city.port, 'gate-1')
    client.publish(topic, 1)
    await client.closed
    expect(client.acknowledged).toEqual([])
  }
  expect(city.accepted).toEqual([])
})

test('a QoS 0 publish on the topic of another is refused as well', async () => {
  await using city = await startBroker()
  const client = await loggedIn(city.port, 'aq-1')
  client.publish(topicOf('aq-2'), 0, { qos: 0 })
  await client.closed
  expect(city.accepted).toEqual([])
  expect(city.refused).toMatchObject([{ client: 'aq-1', reason: 'not-your-topic', topic: topicOf('aq-2') }])
})

test('the packet identifier 0 is refused', async () => {
  await using city = await startBroker()
  const client = await loggedIn(city.port, 'aq-1')
  const topic = Buffer.from(topicOf('aq-1'))
  client.write(
    Buffer.concat([Buffer.from([0x32, topic.length + 4, 0, topic.length]), topic, Buffer.from([0, 0])]),
  )
  await client.closed
  expect(city.accepted).toEqual([])
})

test.each([
  topicOf('aq-2', 'presence'),
  '#',
  'ioc/v1/+/aq-1/presence',
  '$SYS/x',
  'ioc/v1/air-quality/aq-1/rejections',
  '',
])('a will on %j refuses the connection as not authorised, and never speaks', async (topic) => {
  await using city = await startBroker()
  const client = new RawClient(city.port)
  const will = { topic: 'x', payload: Buffer.from('offline'), qos: 1 as const, retain: false }
  if (topic === '') {
    // mqtt-packet does not write an empty will topic: flags 0xc6, will topic and message of no bytes
    const text = (value: string) => Buffer.from([0, value.length, ...Buffer.from(value)])
    const body = Buffer.concat([
      text('MQTT'),
      Buffer.from([4, 0xc6, 0, 60]),
      ...['aq-1', '', '', 'aq-1', 'of aq-1'].map(text),
    ])
    client.write(Buffer.concat([Buffer.from([0x10, body.length]), body]))
    expect(await client.answer()).toBe(5)
  } else {
    expect(await client.logIn('aq-1', { will: { ...will, topic } })).toBe(5)
  }
  await client.closed
  expect(city.accepted).toEqual([])
  expect(city.refused).toMatchObject([{ reason: 'not-your-will' }])
})

test('a client listens to its own rejections and to nothing else', async () => {
  await using city = await startBroker()
  await using device = await loggedIn(city.port, 'aq-1')
  await using gateway = await loggedIn(city.port, 'gate-1')
  const foreign = [
    '#',
    '+/+/+/+/+',
    '$SYS/#',
    '$SYS/broker',
    topicOf('aq-2', 'rejections'),
    topicOf('aq-1'),
    'ioc/v1/+/aq-1/rejections',
  ]
  const all = [...foreign, topicOf('aq-1', 'rejections')]
  device.send({ cmd: 'subscribe', messageId: 1, subscriptions: all.map((topic) => ({ topic, qos: 1 })) })
  await device.hears('suback')
  expect(device.all('suback')[0]?.granted).toEqual([...foreign.map(() => 0x80), 1])
  gateway.send({
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: ['ioc/v1/+/#', 'ioc/v1/+/+/#', 'ioc/v1/+/+/rejections'].map((topic) => ({
      topic,
      qos: 1,
    })),
  })
  await gateway.hears('suback')
  expect(gateway.all('suback')[0]?.granted).toEqual([0x80, 0x80, 1])
  expect(city.broker.stats().refused['not-your-subscription']).toBe(foreign.length + 2)
})

test('nothing is retained, and no client hears what another publishes', async () => {
  await using city = await startBroker()
  await using gateway = await loggedIn(city.port, 'gate-1')
  gateway.send({
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: [{ topic: 'ioc/v1/+/+/rejections', qos: 1 }],
  })
  await using device = await loggedIn(city.port, 'aq-1')
  device.send({
    cmd: 'publish',
    topic: topicOf('aq-1', 'presence'),
    payload: 'online',
    qos: 1,
    messageId: 1,
    dup: false,
    retain: true,
  })
  await device.hears('puback')
  await using later = await loggedIn(city.port, 'gate-2')
  later.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'ioc/v1/+/+/rejections', qos: 1 }] })
  for (const client of [gateway, later]) {
    client.send({ cmd: 'pingreq' })
    await client.hears('pingresp')
    expect(client.all('publish')).toEqual([])
  }
})

test('no client is pushed out by another credential, whatever name that one gives itself', async () => {
  await using city = await startBroker()
  await using device = await loggedIn(city.port, 'aq-1')
  await using gateway = await loggedIn(city.port, 'gate-1', { clientId: 'aq-1' })
  await using other = await loggedIn(city.port, 'gate-2', { clientId: 'aq-1' })
  for (const client of [device, gateway, other]) {
    client.send({ cmd: 'pingreq' })
    await client.hears('pingresp')
  }
  expect(city.broker.stats().loggedInNow).toBe(3)
})

test('two clients of one name that push each other out are slowed down', async () => {
  await using city = await startBroker({ limits: { takeovers: { perSecond: 0.01, burst: 3 } } })
  const codes: unknown[] = []
  const clients = []
  for (let round = 0; round < 6; round += 1) {
    const client = new RawClient(city.port)
    codes.push(await client.logIn('aq-1'))
    clients.push(client)
  }
  expect(codes).toEqual([0, 0, 0, 0, 3, 3])
  for (const client of clients) await client.drop()
})

test('a client whose credential was replaced is closed at once', async () => {
  await using city = await startBroker()
  const device = await loggedIn(city.port, 'aq-1')
  const gateway = await loggedIn(city.port, 'gate-1', { clientId: 'roof' })
  city.broker.disconnect('aq-1', 'credential replaced')
  city.broker.disconnect('gate-1', 'credential withdrawn')
  await Promise.all([device.closed, gateway.closed])
  expect(city.broker.stats().loggedInNow).toBe(0)
})

test('failed log-ins are slowed per address, and those of one name do not lock out the others', async () => {
  await using city = await startBroker({
    limits: {
      failuresPerName: { perSecond: 0.01, burst: 3 },
      failuresPerAddress: { perSecond: 0.01, burst: 6 },
    },
  })
  const tryOut = async (name: string, password: string) => {
    const client = new RawClient(city.port)
    return client.logIn(name, { password: Buffer.from(password) }).finally(() => client.drop())
  }
  const wrong: unknown[] = []
  for (let round = 0; round < 5; round += 1) wrong.push(await tryOut('aq-1', 'wrong'))
  expect(wrong).toEqual([4, 4, 4, 3, 3])
  expect(await tryOut('aq-2', 'of aq-2')).toBe(0)
  for (let round = 0; round < 3; round += 1) expect(await tryOut(`aq-${round + 5}`, 'wrong')).toBe(4)
  expect(await tryOut('aq-2', 'of aq-2')).toBe(3)
})
