import { setImmediate as nextRound } from 'node:timers/promises'

import { expect, test } from '@jest/globals'
import { eventually, seeded } from '@haidang/testing'
import mqtt from 'mqtt-packet'

import { RawClient, connectPacket, loggedIn, publishPacket } from './raw-client.js'
import { type BrokerInTest, startBroker, topicOf } from './start-broker.js'

const mebi = 1024 * 1024

/** A device that sends one message after the other until it is stopped, each after the PUBACK of the one before. */
async function goodDevice({ port }: BrokerInTest) {
  const client = await loggedIn(port, 'aq-good')
  let sent = 0
  let isOver = false
  const running = (async () => {
    while (!isOver) {
      client.publish(topicOf('aq-good'), ++sent)
      await client.hears('puback', sent)
    }
  })()
  // a test that fails before it asks shall fail for its own reason
  running.catch(() => undefined)
  return {
    async stop() {
      isOver = true
      await running
      const acknowledged = client.acknowledged
      expect(client.isClosed).toBe(false)
      await client.drop()
      return { sent, acknowledged }
    },
  }
}

async function expectUnaffected(city: BrokerInTest, good: Awaited<ReturnType<typeof goodDevice>>) {
  const { sent, acknowledged } = await good.stop()
  const expected = Array.from({ length: sent }, (_, at) => at + 1)
  expect(acknowledged).toEqual(expected)
  const own = city.accepted.filter(({ device }) => device === 'aq-good')
  expect(own.map(({ payload }) => Buffer.from(payload).toString())).toEqual(
    expected.map((id) => `{"n":${id}}`),
  )
}

/** Claims a packet of that many bytes and sends them until it is closed; resolves with what it could send. */
async function sendGiant(client: RawClient, first: number, bytes: number): Promise<number> {
  const digits = [0, 7, 14, 21].map((shift) => ((bytes >> shift) & 0x7f) | (shift < 21 ? 0x80 : 0))
  client.write(Buffer.from([first, ...digits, 0, 4, 0x4d, 0x51, 0x54, 0x54]))
  const chunk = Buffer.alloc(mebi, 0x61)
  let sent = 0
  for (; sent < bytes && !client.isClosed; sent += chunk.length) {
    client.write(chunk)
    do await nextRound()
    while (client.socket.writableNeedDrain && !client.isClosed)
  }
  return sent
}

test('a CONNECT of 200 MB is closed at its first bytes, and memory stays flat', async () => {
  await using city = await startBroker()
  const good = await goodDevice(city)
  const before = process.memoryUsage().rss
  for (let round = 0; round < 5; round += 1) {
    const client = new RawClient(city.port)
    expect(await sendGiant(client, 0x10, 200 * mebi)).toBeLessThan(20 * mebi)
    await client.closed
  }
  expect((process.memoryUsage().rss - before) / mebi).toBeLessThan(100)
  expect(city.broker.stats().refused['packet-too-large']).toBe(5)
  await expectUnaffected(city, good)
})

test('after log-in a packet over 256 KiB closes the connection, one of 256 KiB is stored', async () => {
  await using city = await startBroker()
  const client = await loggedIn(city.port, 'aq-1')
  const room = 256 * 1024 - topicOf('aq-1').length - 4
  client.publish(topicOf('aq-1'), 1, { payload: 'x'.repeat(room) })
  await client.hears('puback')
  expect(city.accepted[0]?.payload).toHaveLength(room)
  client.publish(topicOf('aq-1'), 2, { payload: 'x'.repeat(room + 1) })
  await client.closed
  expect(client.acknowledged).toEqual([1])
})

test('large packets may come right behind CONNECT, as MQTT allows', async () => {
  await using city = await startBroker()
  await using client = new RawClient(city.port)
  const payload = 'x'.repeat(100_000)
  client.send(
    connectPacket('aq-1'),
    ...[1, 2, 3].map((id) => publishPacket(topicOf('aq-1'), id, { payload })),
  )
  await client.hears('puback', 3)
  expect(city.accepted.map((message) => message.payload.length)).toEqual([100_000, 100_000, 100_000])
})

test('connections that do not say CONNECT in time are closed, however slowly they speak', async () => {
  await using city = await startBroker({ limits: { connectMs: 500, sweepMs: 50 } })
  const good = await goodDevice(city)
  const unfinished = mqtt.generate(connectPacket('aq-1')).subarray(0, -1)
  const slow = Array.from({ length: 300 }, () => new RawClient(city.port))
  let at = 0
  const dripping = setInterval(() => {
    for (const client of slow) client.write(unfinished.subarray(at, at + 1))
    at += 1
  }, 40)
  await Promise.all(slow.map(({ closed }) => closed))
  clearInterval(dripping)
  expect(city.broker.stats().refused['connect-timeout']).toBe(300)
  await expectUnaffected(city, good)
})

test('a packet that is begun and not ended closes the connection', async () => {
  await using city = await startBroker({ limits: { packetMs: 200, sweepMs: 50 } })
  const client = await loggedIn(city.port, 'aq-1', { keepalive: 0 })
  client.write(Buffer.from([0x32, 100, 0, 4]))
  await client.closed
  expect(city.broker.stats()).toMatchObject({ inFlightNow: 0, refused: { 'packet-timeout': 1 } })
})

test('connections are bounded, altogether, per address, and while they have not logged in', async () => {
  await using city = await startBroker({ limits: { connectionsPerAddress: 10, strangersPerAddress: 4 } })
  const strangers = Array.from({ length: 6 }, () => new RawClient(city.port))
  await eventually('two to be closed', () => strangers.filter(({ isClosed }) => isClosed).length === 2)
  await Promise.all(strangers.map((client) => client.drop()))
  await eventually('room', () => city.broker.stats().connectionsNow === 0)
  const devices: RawClient[] = []
  for (let at = 0; at < 10; at += 1) devices.push(await loggedIn(city.port, `aq-${at}`))
  expect(await new RawClient(city.port).logIn('aq-11')).toBe('closed')
  expect(city.broker.stats().refused['too-many-connections']).toBe(3)
  for (const device of devices) await device.drop()
})

test('one client that pings without end is slowed, and the others do not feel it', async () => {
  await using city = await startBroker({
    limits: {
      deviceRates: { messages: { perSecond: 500, burst: 500 }, bytes: { perSecond: 1e6, burst: 1e6 } },
    },
  })
  const good = await goodDevice(city)
  await using noisy = await loggedIn(city.port, 'aq-1')
  noisy.write(Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at % 2 ? 0 : 0xc0))))
  await noisy.hears('pingresp', 100)
  await expectUnaffected(city, good)
})

test('told refusals are bounded per address, counted ones are not', async () => {
  await using city = await startBroker({ limits: { reports: { perSecond: 0.01, burst: 5 } } })
  for (let round = 0; round < 20; round += 1) {
    const client = new RawClient(city.port)
    client.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
    await client.closed
  }
  expect(city.refused).toHaveLength(5)
  expect(city.broker.stats()).toMatchObject({ refused: { 'packet-malformed': 20 }, refusedUntold: 15 })
})

test.each([1, 2, 3])(
  '700 sessions of mutated packets harm nobody: the broker lives and a good device loses nothing (seed %i)',
  async (seed) => {
    const chance = seeded(seed)
    await using city = await startBroker({ limits: { strangersPerAddress: 10_000 } })
    const good = await goodDevice(city)
    for (let round = 0; round < 35; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => hostileSession(city.port, chance)))
    }
    await expectUnaffected(city, good)
    await eventually('every hostile connection gone', () => city.broker.stats().connectionsNow === 0)
    expect(city.broker.stats()).toMatchObject({ inFlightNow: 0, inFlightBytesNow: 0, loggedInNow: 0 })
    const foreign = city.accepted.filter(
      ({ topic, device }) => !topic.startsWith(`ioc/v1/air-quality/${device}/`),
    )
    expect(foreign).toEqual([])
  },
)

type Chance = () => number

/** One connection: a proper or broken CONNECT, packets of all kinds with bytes changed, cut, doubled, and a sudden end. */
async function hostileSession(port: number, chance: Chance): Promise<void> {
  const client = new RawClient(port)
  const name = `aq-${Math.floor(chance() * 50)}`
  const isProper = chance() < 0.7
  client.write(mutated(mqtt.generate(connectPacket(name)), isProper ? () => 1 : chance))
  const topic = topicOf(name)
  const packets = [
    publishPacket(topic, 1),
    publishPacket(topic, 2, { qos: 2 }),
    publishPacket(topic, 3, { qos: 0 }),
    publishPacket('x/y', 4),
    { cmd: 'pubrel' as const, messageId: 2 },
    { cmd: 'puback' as const, messageId: 9 },
    { cmd: 'pubrec' as const, messageId: 9 },
    {
      cmd: 'subscribe' as const,
      messageId: 5,
      subscriptions: [{ topic: topicOf(name, 'rejections'), qos: 1 as const }],
    },
    { cmd: 'unsubscribe' as const, messageId: 6, unsubscriptions: [topicOf(name, 'rejections')] },
    { cmd: 'pingreq' as const },
    connectPacket(name),
    { cmd: 'disconnect' as const },
  ]
  for (let sent = 0; sent < 8; sent += 1) {
    const packet = packets[Math.floor(chance() * packets.length)]!
    client.write(mutated(mqtt.generate(packet), chance))
    if (chance() < 0.3) await nextRound()
  }
  if (chance() < 0.5) client.socket.end()
  for (let round = Math.floor(chance() * 10); round > 0; round -= 1) await nextRound()
  await client.drop()
}

function mutated(bytes: Buffer, chance: Chance): Buffer {
  if (chance() > 0.6) return bytes
  const changed = Buffer.from(bytes)
  const kind = chance()
  if (kind < 0.5) {
    for (let changes = 1 + Math.floor(chance() * 4); changes > 0; changes -= 1) {
      changed[Math.floor(chance() * changed.length)] = Math.floor(chance() * 256)
    }
    return changed
  }
  const place = Math.floor(chance() * changed.length)
  if (kind < 0.65) return changed.subarray(0, place)
  if (kind < 0.8) return Buffer.concat([changed.subarray(0, place), changed])
  const rubbish = Buffer.from(
    Array.from({ length: Math.floor(chance() * 64) }, () => Math.floor(chance() * 256)),
  )
  return Buffer.concat([changed.subarray(0, place), rubbish, changed.subarray(place)])
}
