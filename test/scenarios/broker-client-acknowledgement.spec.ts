import { setTimeout as after } from 'node:timers/promises'

import { expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'

import { orderAtForeignBroker } from '../broker-rig/acknowledgement-order.js'
import { FakeBroker, publishOf } from '../broker-rig/fake-broker.js'
import { gate } from '../broker-rig/gate.js'
import { staleAtForeignBroker } from '../broker-rig/stale-acknowledgement.js'
import { startClient, text } from '../broker-rig/start-client.js'

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

test('PUBACK never precedes the commit and comes in the order of arrival, whatever the order of 10,000 commits', async () => {
  const outcome = await orderAtForeignBroker({ runs: 20, perRun: 500 })
  expect(outcome).toEqual({ early: 0, outOfOrder: 0, acknowledged: 10_000, stored: 10_000 })
})

test('a commit that ends after its connection acknowledges nothing, least of all another message of the same number', async () => {
  expect(await staleAtForeignBroker()).toEqual({ onOldConnection: 0, early: 0, acknowledged: 1, stored: 3 })
})

test('a message that could not be stored ends the connection: what stood before it is acknowledged, nothing after it', async () => {
  const commit = gate()
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, accept: commit.pass })
  const line = await broker.subscribed()
  line.send(...numbers(5).map((id) => publishOf(id)))
  await eventually('all on their way', () => commit.waiting.size === 5)
  commit.open('{"n":1}')
  commit.open('{"n":2}')
  commit.open('{"n":4}')
  commit.fail('{"n":3}')
  await line.closed
  expect(line.acknowledged).toEqual([1, 2])
  expect(line.all('disconnect')).toHaveLength(1)
  const again = await broker.subscribed(1)
  for (const id of [3, 4, 5]) again.deliver(id, { dup: true })
  await eventually('all three again', () => ['3', '4', '5'].every((n) => commit.waiting.has(`{"n":${n}}`)))
  for (const n of [5, 4, 3]) commit.open(`{"n":${n}}`)
  await again.hears('puback', 3)
  expect(again.acknowledged).toEqual([3, 4, 5])
  expect(client.door.stats()).toMatchObject({ ends: { 'given-back': 1 } })
})

test('while nothing can be stored nobody connects, and the broker keeps what comes', async () => {
  let isAvailable = false
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, available: () => isAvailable })
  await after(100)
  expect(broker.lines).toEqual([])
  isAvailable = true
  await broker.subscribed()
  await client.door.opened
})

test('what the broker sends again inside a connection is stored once and acknowledged once, under its newest number', async () => {
  const commit = gate()
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, accept: commit.pass })
  const line = await broker.subscribed()
  line.deliver(7, { payload: 'A' })
  line.deliver(8, { payload: 'B' })
  await eventually('both on their way', () => commit.waiting.size === 2)
  await after(1_050) // nobody sends again sooner
  line.deliver(7, { payload: 'A', dup: true })
  line.deliver(21, { payload: 'B', dup: true })
  await eventually('both again', () => client.door.stats().cameAgain === 2)
  commit.open('B')
  commit.open('A')
  await line.hears('puback', 2)
  line.deliver(8, { payload: 'C' })
  await eventually('C on its way', () => commit.waiting.has('C'))
  commit.open('C')
  await line.hears('puback', 3)
  expect(line.acknowledged).toEqual([7, 21, 8])
  expect(client.door.stats()).toMatchObject({ received: 3, stored: 3 })
})

test('a number that the broker gave to another message is not acknowledged for the first', async () => {
  const commit = gate()
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, accept: commit.pass })
  const line = await broker.subscribed()
  line.deliver(5, { payload: 'A' })
  line.deliver(5, { payload: 'B' })
  await eventually('both on their way', () => commit.waiting.size === 2)
  commit.open('A')
  await eventually('A stored', () => client.door.stats().stored === 1)
  // whatever was acknowledged before this has arrived stands in the same socket before it
  line.send({ cmd: 'publish', topic: 'x', payload: 'C', qos: 0, dup: false, retain: false })
  await eventually('C on its way', () => commit.waiting.has('C'))
  expect(line.acknowledged).toEqual([])
  commit.open('B')
  await line.hears('puback')
  line.deliver(6, { payload: 'D' })
  await eventually('D on its way', () => commit.waiting.has('D'))
  commit.open('D')
  await line.hears('puback', 2)
  expect(line.acknowledged).toEqual([5, 6])
})

test('QoS 2: PUBREC waits for the commit, PUBCOMP answers PUBREL', async () => {
  const commit = gate()
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, accept: commit.pass })
  const line = await broker.subscribed()
  line.deliver(1, { qos: 2, payload: 'A' })
  line.deliver(2, { qos: 1, payload: 'B' })
  await eventually('both on their way', () => commit.waiting.size === 2)
  commit.open('B')
  expect(line.all('pubrec')).toEqual([])
  commit.open('A')
  await line.hears('puback')
  expect(line.all('pubrec').map(({ messageId }) => messageId)).toEqual([1])
  line.send({ cmd: 'pubrel', messageId: 1 })
  await line.hears('pubcomp')
  expect(client.accepted.map(({ qos }) => qos)).toEqual([1, 1])
})

test('QoS 0 is handed on, its failure is counted, and it ends no connection', async () => {
  await using broker = await FakeBroker.start()
  await using client = startClient({
    url: broker.url,
    accept: async ({ qos }) => {
      if (qos === 0) throw new Error('the database is away')
    },
  })
  const line = await broker.subscribed()
  line.send(...numbers(20).map((id) => publishOf(id, { qos: 0 })), publishOf(1))
  await line.hears('puback')
  expect(client.door.stats()).toMatchObject({ lost: 20, stored: 1, inFlightNow: 0, inFlightBytesNow: 0 })
  expect(line.isClosed).toBe(false)
})

test('one message that fails again and again while others are stored is set aside, and then acknowledged', async () => {
  const aside: string[] = []
  await using broker = await FakeBroker.start()
  await using client = startClient({
    url: broker.url,
    limits: { triesOfOneMessage: 3 },
    accept: async (message) => {
      if (text(message) === 'poison') throw new Error('not to be stored')
    },
    setAside: async (message) => void aside.push(text(message)),
  })
  for (let at = 0; at < 3; at += 1) {
    const line = await broker.subscribed(at)
    line.deliver(1, { payload: 'poison', dup: at > 0 })
    line.deliver(2, { payload: 'good', dup: at > 0 })
    if (at < 2) await line.closed
    else await line.hears('puback', 2)
  }
  expect(aside).toEqual(['poison'])
  expect(broker.lines[2]?.acknowledged).toEqual([1, 2])
  expect(client.door.stats()).toMatchObject({ setAside: 1, givenBack: 2 })
})

test('closing lets what was taken be stored and acknowledged, and leaves the session at the broker', async () => {
  const commit = gate()
  await using broker = await FakeBroker.start()
  const client = startClient({ url: broker.url, accept: commit.pass })
  const line = await broker.subscribed()
  line.deliver(1)
  await eventually('the message on its way', () => commit.waiting.size === 1)
  const isClosed = client.door.close()
  line.deliver(2)
  await after(50)
  commit.open('{"n":1}')
  await isClosed
  await line.closed
  expect(line.acknowledged).toEqual([1])
  expect(line.heard.at(-1)?.cmd).toBe('disconnect')
  expect(line.all('unsubscribe')).toEqual([])
  expect(client.door.stats()).toMatchObject({ received: 1, isConnected: false })
})
