import { eventually } from '@haidang/testing'
import { loggedIn } from '../security/raw-client.js'
import { startBroker, topicOf } from '../security/start-broker.js'
import { FakeBroker } from './fake-broker.js'
import { gate } from './gate.js'
import { startClient } from './start-client.js'

/** PUBACKs for message B, which has the number of message A, from a connection before: `early` while only A is stored. */
export type StaleOutcome = Readonly<{
  onOldConnection: number
  early: number
  acknowledged: number
  stored: number
}>

/** A commit that ends after its connection to a foreign broker, where its number belongs to another message by now. */
export async function staleAtForeignBroker(): Promise<StaleOutcome> {
  const commit = gate()
  await using broker = await FakeBroker.start()
  await using client = startClient({ url: broker.url, accept: commit.pass })
  const older = await broker.subscribed()
  older.deliver(1, { payload: 'A' })
  await commit.has('A')
  older.socket.destroy()
  const newer = await broker.subscribed(1)
  newer.deliver(1, { payload: 'B' })
  await commit.has('B')
  commit.open('A')
  await eventually('A stored', () => client.door.stats().stored === 1)
  newer.send({ cmd: 'publish', topic: 'x', payload: 'C', qos: 0, dup: false, retain: false })
  await commit.has('C')
  const early = newer.acknowledged.length
  commit.open('B')
  commit.open('C')
  await newer.hears('puback')
  await eventually('all stored', () => client.accepted.length === 3)
  return {
    onOldConnection: older.acknowledged.length,
    early,
    acknowledged: newer.acknowledged.filter((id) => id === 1).length,
    stored: client.accepted.length,
  }
}

/** The same of a device that comes back to our own broker, and begins to count anew. */
export async function staleAtOwnBroker(): Promise<StaleOutcome> {
  const commit = gate()
  await using city = await startBroker({ accept: commit.pass })
  const older = await loggedIn(city.port, 'aq-1')
  older.publish(topicOf('aq-1'), 1, { payload: 'A' })
  await commit.has('A')
  await older.drop()
  await using newer = await loggedIn(city.port, 'aq-1')
  newer.publish(topicOf('aq-1'), 1, { payload: 'B' })
  await commit.has('B')
  commit.open('A')
  await eventually('A stored', () => city.accepted.length === 1)
  newer.publish(topicOf('aq-1'), 0, { payload: 'C', qos: 0 })
  await commit.has('C')
  const early = newer.acknowledged.length
  commit.open('B')
  commit.open('C')
  await newer.hears('puback')
  await eventually('all stored', () => city.accepted.length === 3)
  return {
    onOldConnection: older.acknowledged.length,
    early,
    acknowledged: newer.acknowledged.filter((id) => id === 1).length,
    stored: city.accepted.length,
  }
}
