import { setImmediate as nextRound, setTimeout as after } from 'node:timers/promises'
import { eventually, seeded } from '@haidang/testing'
import fc from 'fast-check'
import { loggedIn } from '../security/raw-client.js'
import { startBroker, topicOf } from '../security/start-broker.js'
import { FakeBroker, publishOf } from './fake-broker.js'
import { startClient, text } from './start-client.js'

/** PUBACKs that came before their commit, PUBACKs out of the order of arrival, and messages that were acknowledged. */
export type OrderOutcome = Readonly<{
  early: number
  outOfOrder: number
  acknowledged: number
  stored: number
}>

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const outOfOrderIn = (ids: readonly (number | undefined)[]) => ids.filter((id, at) => id !== at + 1).length

/** A foreign broker's messages, whose commits end in any order. */
export async function orderAtForeignBroker({
  runs,
  perRun,
  seed,
}: Readonly<{ runs: number; perRun: number; seed?: number }>): Promise<OrderOutcome> {
  let early = 0
  let outOfOrder = 0
  let before = 0
  const isCommitted = new Set<number>()
  const waiting: (() => void)[] = []
  await using broker = await FakeBroker.start()
  await using client = startClient({
    url: broker.url,
    accept: async (message) => {
      const { n }: { n: number } = JSON.parse(text(message))
      await new Promise<void>((resolve) => {
        waiting[n] = () => {
          isCommitted.add(n)
          resolve()
        }
      })
    },
  })
  const line = await broker.subscribed()
  line.socket.on('data', () => {
    early += line.acknowledged.slice(before).filter((id) => !isCommitted.has(id ?? 0)).length
  })
  const order = fc.shuffledSubarray(numbers(perRun), { minLength: perRun })
  await fc.assert(
    fc.asyncProperty(order, fc.infiniteStream(fc.nat(9)), async (commits, pauses) => {
      isCommitted.clear()
      before = line.acknowledged.length
      line.send(...numbers(perRun).map((id) => publishOf(id)))
      await eventually('all on their way', () => client.door.stats().inFlightNow === perRun, { everyMs: 1 })
      for (const [at, n] of commits.entries()) {
        waiting[n]?.()
        if (at % 10 > (pauses.next().value ?? 0)) await nextRound()
      }
      await line.hears('puback', before + perRun)
      outOfOrder += outOfOrderIn(line.acknowledged.slice(before))
      return outOfOrder === 0
    }),
    { numRuns: runs, ...(seed !== undefined && { seed }) },
  )
  const { stored, inFlightNow } = client.door.stats()
  return { early, outOfOrder, acknowledged: line.acknowledged.length, stored: stored - inFlightNow }
}

/** Three devices at our own broker, whose commits take their time and end in any order. */
export async function orderAtOwnBroker({
  perDevice,
  seed,
}: Readonly<{ perDevice: number; seed: number }>): Promise<OrderOutcome> {
  const chance = seeded(seed)
  const committed = new Set<string>()
  await using city = await startBroker({
    accept: async ({ client, payload }) => {
      if (chance() < 0.8) await after(chance() * 20)
      committed.add(`${client} ${Buffer.from(payload).toString()}`)
    },
  })
  let early = 0
  const clients = await Promise.all(
    ['aq-1', 'aq-2', 'aq-3'].map(async (name) => {
      const client = await loggedIn(city.port, name)
      let looked = 0
      client.socket.on('data', () => {
        const { acknowledged } = client
        early += acknowledged.slice(looked).filter((id) => !committed.has(`${name} {"n":${id}}`)).length
        looked = acknowledged.length
      })
      for (let id = 1; id <= perDevice; id += 1) {
        client.publish(topicOf(name), id)
        if (chance() < 0.1) await after(1)
      }
      return client
    }),
  )
  for (const client of clients) await client.hears('puback', perDevice)
  const acknowledged = clients.map((client) => client.acknowledged)
  for (const client of clients) await client.drop()
  const { stored, inFlightNow } = city.broker.stats()
  return {
    early,
    outOfOrder: acknowledged.reduce((sum, ids) => sum + outOfOrderIn(ids), 0),
    acknowledged: acknowledged.flat().length,
    stored: stored - inFlightNow,
  }
}
