import { setTimeout as pause } from 'node:timers/promises'
import { eventually, startPublisher } from '@haidang/testing'
import { killHard } from '../faults/processes.js'
import { type BrokerNode, type ForeignBroker, startForeignBroker } from '../foreign-broker.js'
import { type Ledger, openLedger, storedRows } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, judge } from '../row.js'
import { planFor, settle, stations, town } from '../stations.js'

const house = { username: 'house', password: 'a-password-of-the-house' }
const devices = stations.map((id) => ({ username: id, password: `of ${id}` }))
const awayMs = 5_000
const patience = { withinMs: 120_000, everyMs: 50 }

export const row: Row = {
  id: 'M-01',
  promise:
    'three RabbitMQ nodes, quorum queues: kill -9 of one, and of the one that ingest is connected to: nothing lost or double',
  ways: ['services'], // the embedded broker is one process
  async prove(run) {
    const broker = await startForeignBroker({ broker: 'rabbitmq', nodes: 3, accounts: { house, devices } })
    try {
      run.say(`three nodes: ${broker.nodes.map(({ name, port }) => `${name} ${port}`).join(', ')}`)
      await using product = await openProduct(run, { town, settings: () => ({ MQTT_URL: urlOf(broker) }) })
      const plan = planFor(run, run.quick ? 30_000 : 60_000) // the others must have something left to say
      const total = plan.flat().length
      const ledger = openLedger()
      const publishers = plan.map((messages, place) => {
        const publisher = startPublisher({
          port: nodeOf(broker, place).port,
          credential: { clientId: stations[place] ?? '', ...devices[place]! },
          window: 50,
        })
        for (const message of messages) publisher.push(ledger.entry(message))
        return publisher
      })
      using _fleet = { [Symbol.dispose]: () => publishers.forEach((each) => each.close()) }
      const fault = { run, broker, product, ledger }

      await eventually('a tenth', () => ledger.acked() > total / 10, patience)
      const held = await holderOf(broker, product)
      const other = broker.nodes.find(({ name }) => name !== held.name) ?? held
      const first = await killOne(other, fault)
      await eventually('half of it', () => ledger.acked() > total / 2, patience)
      const second = await killOne(await holderOf(broker, product), fault)
      await Promise.all(publishers.map((publisher) => publisher.drained()))
      const movedTo = (await holderOf(broker, product)).name
      const end = await settle(run, product, { ledger, plan })
      return judge(run, {
        figures: {
          ...end.figures,
          ackedAtKills: `${first.acked} ${second.acked}`,
          goesOnAfterMs: `${first.storedAfterMs} ${second.storedAfterMs}`,
          movedFrom: second.node,
          movedTo,
        },
        must: {
          ...end.must,
          'killed under load': first.acked < total && second.acked < total,
          'ingest moved to another node': movedTo !== second.node,
        },
        times: { 'goes on within 30 s': Math.max(first.storedAfterMs, second.storedAfterMs) <= 30_000 },
      })
    } finally {
      await broker.stop()
    }
  },
}

type Fault = Readonly<{
  run: Parameters<Row['prove']>[0]
  broker: ForeignBroker
  product: Product
  ledger: Ledger
}>

/** Kills a node, sees something of what others say stored without it, and brings it back. */
async function killOne(node: BrokerNode, { run, broker, product, ledger }: Fault) {
  const acked = ledger.acked()
  killHard([node.pid])
  const killedMs = performance.now()
  run.say(`${node.name} killed at ${acked} acknowledged, ${await storedRows(product)} rows`)
  const before = await storedRows(product)
  await eventually('something stored', async () => (await storedRows(product)) > before, patience)
  const storedAfterMs = Math.round(performance.now() - killedMs)
  await pause(Math.max(0, awayMs - storedAfterMs))
  const without = ledger.acked()
  await broker.again()
  run.say(`back after ${Math.round(performance.now() - killedMs)} ms, ${without} acknowledged meanwhile`)
  return { node: node.name, acked, storedAfterMs }
}

const nodeOf = ({ nodes }: ForeignBroker, place: number): BrokerNode =>
  nodes[place % nodes.length] ?? nodes[0]!

const urlOf = ({ nodes }: ForeignBroker): string =>
  `mqtt://${house.username}:${house.password}@${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`

/** The node that ingest was connected to last, as it logs it. */
async function holderOf(broker: ForeignBroker, product: Product): Promise<BrokerNode> {
  const lines = (await product.taker.logged())
    .split('\n')
    .filter((line) => line.includes('mqtt-broker.connected'))
  const port = Number(/"port":(\d+)/.exec(lines.at(-1) ?? '')?.[1])
  const node = broker.nodes.find((each) => each.port === port)
  if (node === undefined) throw new Error(`ingest is connected to nobody: ${lines.at(-1)}`)
  return node
}
