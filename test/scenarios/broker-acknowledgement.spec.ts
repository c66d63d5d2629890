import { setTimeout as after } from 'node:timers/promises'

import { expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'
import { connectAsync } from 'mqtt'

import { orderAtOwnBroker } from '../broker-rig/acknowledgement-order.js'
import { staleAtOwnBroker } from '../broker-rig/stale-acknowledgement.js'
import { RawClient, loggedIn, publishPacket } from '../security/raw-client.js'
import { startBroker, topicOf } from '../security/start-broker.js'

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

/** Commits that wait until they are let go. */
function gate() {
  const waiting: (() => void)[] = []
  return {
    waiting,
    pass: () => new Promise<void>((resolve) => waiting.push(resolve)),
    open: () => waiting.splice(0).forEach((resolve) => resolve()),
  }
}

test.each([1, 2, 3])(
  'PUBACK never precedes the commit and comes in the order of arrival, whatever the order of the commits (seed %i)',
  async (seed) => {
    const outcome = await orderAtOwnBroker({ perDevice: 400, seed })
    expect(outcome).toEqual({ early: 0, outOfOrder: 0, acknowledged: 1_200, stored: 1_200 })
  },
)

test('a commit that ends after its device has come back acknowledges nothing, least of all another message of the same number', async () => {
  expect(await staleAtOwnBroker()).toEqual({ onOldConnection: 0, early: 0, acknowledged: 1, stored: 3 })
})

test('a message that could not be stored closes the connection; those before it are acknowledged, none after it', async () => {
  await using city = await startBroker({
    accept: async ({ payload }) => {
      const text = Buffer.from(payload).toString()
      if (text === '{"n":3}') throw new Error('the database is away')
      await after(text === '{"n":1}' ? 100 : 5)
    },
  })
  await using client = await loggedIn(city.port, 'aq-1')
  client.send(...numbers(6).map((id) => publishPacket(topicOf('aq-1'), id)))
  await client.closed
  expect(client.acknowledged).toEqual([1, 2])
  expect(city.broker.stats()).toMatchObject({ givenBack: 1, inFlightNow: 0 })
})

test('a device that was given its message back sends it again and it is stored once', async () => {
  let failures = 2
  await using city = await startBroker({
    accept: async () => {
      if (failures-- > 0) throw new Error('the database is away')
    },
  })
  const client = await connectAsync(`mqtt://127.0.0.1:${city.port}`, {
    clientId: 'aq-1',
    username: 'aq-1',
    password: 'of aq-1',
    clean: false,
    reconnectPeriod: 20,
  })
  await client.publishAsync(topicOf('aq-1'), '{"values":{}}', { qos: 1 })
  await client.endAsync()
  expect(city.accepted).toMatchObject([{ qos: 1, device: 'aq-1', client: 'aq-1', topic: topicOf('aq-1') }])
})

test('QoS 2 means 1: PUBREC waits for the commit, PUBCOMP answers PUBREL, and nothing is remembered', async () => {
  const commit = gate()
  await using city = await startBroker({ accept: commit.pass })
  await using client = await loggedIn(city.port, 'aq-1')
  const ids = numbers(1_500)
  client.send(...ids.map((id) => publishPacket(topicOf('aq-1'), id, { qos: 2 })))
  client.send({ cmd: 'pingreq' })
  await client.hears('pingresp')
  expect(client.all('pubrec')).toEqual([])
  const opened = setInterval(commit.open, 5)
  await client.hears('pubrec', ids.length)
  expect(client.all('pubrec').map(({ messageId }) => messageId)).toEqual(ids)
  client.send(...ids.map((messageId) => ({ cmd: 'pubrel' as const, messageId })))
  await client.hears('pubcomp', ids.length)
  client.publish(topicOf('aq-1'), 1, { qos: 2, dup: true })
  await client.hears('pubrec', ids.length + 1)
  clearInterval(opened)
  expect(city.accepted).toHaveLength(ids.length + 1)
  expect(city.accepted.at(-1)?.dup).toBe(true)
  expect(new Set(city.accepted.map(({ qos }) => qos))).toEqual(new Set([1]))
})

test('QoS 0 is handed on, its failure is counted, and it delays nobody', async () => {
  await using city = await startBroker({
    accept: async ({ qos }) => {
      if (qos > 0) return
      await after(20)
      throw new Error('the database is away')
    },
  })
  await using client = await loggedIn(city.port, 'aq-1')
  client.send(
    ...numbers(50).map((id) => publishPacket(topicOf('aq-1'), id, { qos: 0 })),
    publishPacket(topicOf('aq-1'), 1),
  )
  await client.hears('puback')
  await eventually('every loss to be counted', () => city.broker.stats().lost === 50)
  expect(client.isClosed).toBe(false)
})

test('a publisher that goes right after its last QoS 0 message is still heard', async () => {
  await using city = await startBroker()
  const client = await loggedIn(city.port, 'aq-1')
  const messages = numbers(300).map((id) => publishPacket(topicOf('aq-1'), id, { qos: 0 }))
  client.send(...messages, { cmd: 'disconnect' })
  client.socket.end()
  await client.closed
  await eventually('all messages', () => city.accepted.length === 300)
})

test('a client that has closed its own side still gets its acknowledgements', async () => {
  const commit = gate()
  await using city = await startBroker({ accept: commit.pass })
  const client = new RawClient(city.port)
  await client.logIn('aq-1')
  client.send(...numbers(3).map((id) => publishPacket(topicOf('aq-1'), id)))
  client.socket.end()
  await eventually('all three on their way', () => commit.waiting.length === 3)
  commit.open()
  await client.closed
  expect(client.acknowledged).toEqual([1, 2, 3])
})

test('no more of one connection is on its way to the database than its window; PINGREQ is answered all the same', async () => {
  const commit = gate()
  let most = 0
  await using city = await startBroker({
    limits: { window: { messages: 10, bytes: 1_000_000 } },
    accept: async () => {
      const stored = commit.pass()
      most = Math.max(most, commit.waiting.length)
      await stored
    },
  })
  await using client = await loggedIn(city.port, 'aq-1')
  client.send(...numbers(200).map((id) => publishPacket(topicOf('aq-1'), id)), { cmd: 'pingreq' })
  await client.hears('pingresp')
  await eventually('a full window', () => commit.waiting.length === 10)
  expect(client.acknowledged).toEqual([])
  const opened = setInterval(commit.open, 2)
  await client.hears('puback', 200)
  clearInterval(opened)
  expect(client.acknowledged).toEqual(numbers(200))
  expect(most).toBe(10)
})

test('when all connections together have too much on the way, each keeps one message and nobody starves', async () => {
  const commit = gate()
  await using city = await startBroker({ limits: { inFlightBytes: 200 }, accept: commit.pass })
  const names = numbers(6).map((at) => `aq-${at}`)
  const clients = await Promise.all(names.map((name) => loggedIn(city.port, name)))
  for (const [at, client] of clients.entries()) {
    client.send(...numbers(50).map((id) => publishPacket(topicOf(names[at]!), id)))
  }
  await eventually('one of each', () => commit.waiting.length >= 6)
  expect(commit.waiting.length).toBeLessThan(12)
  const opened = setInterval(commit.open, 1)
  for (const client of clients) {
    await client.hears('puback', 50)
    await client.drop()
  }
  clearInterval(opened)
  expect(city.broker.stats()).toMatchObject({ inFlightNow: 0, inFlightBytesNow: 0 })
})
