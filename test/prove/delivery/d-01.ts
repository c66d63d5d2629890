import { setImmediate as nextRound } from 'node:timers/promises'
import { type Publisher, planMessages, startPublisher } from '@haidang/testing'
import pg from 'pg'
import { openLedger, storedRows, untilStored } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, type Run, judge } from '../row.js'
import { pace, planFor, settle, startFleet, stations, town } from '../stations.js'

const probe = 'aq-probe'
/** Half of the floor: a line that is always full measures its own queue. */
const pacedPerSecond = 5_000

export const row: Row = {
  id: 'D-01',
  promise:
    '200,000 messages of 20 devices: none lost or double, 10,000 a second, in the database within 250 ms (p99)',
  ways: ['embedded', 'services'],
  async prove(run) {
    const total = run.quick ? 20_000 : 200_000
    await using product = await openProduct(run, {
      town: { ...town, devices: [...town.devices, { id: probe, feed: 'air-quality' }] },
    })
    const plan = planFor(run, total)
    const ledger = openLedger()
    const fromMs = performance.now()
    using fleet = await startFleet(product, { plan, ledger, window: 100 })
    const sendingMs = performance.now()
    run.say(`signed in after ${Math.round(sendingMs - fromMs)} ms`)
    await untilStored(product, total)
    const seconds = (performance.now() - sendingMs) / 1_000
    const end = await settle(run, product, { ledger, plan })
    const commits = await pacedCommits(product, run)
    const figures = {
      ...end.figures,
      perSecond: Math.round(total / seconds),
      pubackP99Ms: Math.round(share(ledger.waitsMs(), 0.99)),
      ...{ pacedPerSecond, committedP50Ms: commits.p50Ms, committedP99Ms: commits.p99Ms },
    }
    fleet.publishers.forEach((publisher) => publisher.close())
    return judge(run, {
      figures,
      must: end.must,
      times: { '10,000 a second': figures.perSecond >= 10_000, 'p99 within 250 ms': commits.p99Ms <= 250 },
    })
  },
}

/** From when a message of one more station leaves until another session sees it, beside a steady load. */
async function pacedCommits(product: Product, run: Run): Promise<{ p50Ms: number; p99Ms: number }> {
  const seconds = run.quick ? 2 : 10
  const perDevice = (seconds * pacedPerSecond) / stations.length
  const everyMs = 1
  const plan = planMessages({
    ...{ seed: run.seed + 1, devices: stations, perDevice, everyMs },
    fromAt: Date.now() - perDevice * everyMs, // after all instants of the first plan
  })
  const ledger = openLedger()
  using fleet = await startFleet(product, { ledger, window: 1_000 })
  const publisher = startPublisher({ port: product.mqttPort, credential: await product.credential(probe) })
  using _closing = { [Symbol.dispose]: () => publisher.close() }
  const waits = watchProbe(product, publisher)
  const before = await storedRows(product)
  await pace(fleet, { plan, ledger, perSecond: pacedPerSecond })
  const waitsMs = await waits.end()
  run.say(`${(await storedRows(product)) - before} rows at a steady pace, ${waitsMs.length} of them watched`)
  return { p50Ms: Math.round(share(waitsMs, 0.5)), p99Ms: Math.round(share(waitsMs, 0.99)) }
}

/** One message after another, each asked for until it is there. */
function watchProbe(product: Product, publisher: Publisher): { end: () => Promise<number[]> } {
  let going = true
  const watch = async (): Promise<number[]> => {
    const waitsMs: number[] = []
    const client = new pg.Client({ connectionString: product.databaseUrl })
    client.on('error', () => undefined) // whoever asks hears of it
    await client.connect()
    try {
      const [device] = (await client.query<{ key: number }>('select key from device where id = $1', [probe]))
        .rows
      const asked = {
        name: 'probe',
        text: 'select 1 from observation_air_quality where device_key = $1 and at = $2',
      }
      for (let at = Date.now(); going; at = Math.max(at + 1, Date.now())) {
        const fromMs = performance.now()
        const payload = Buffer.from(JSON.stringify({ at, values: { pm25: 20 } }))
        publisher.push({ topic: `ioc/v1/air-quality/${probe}/observations`, payload })
        const seen = async () =>
          (await client.query({ ...asked, values: [device?.key, new Date(at)] })).rowCount === 1
        while (!(await seen())) await nextRound()
        waitsMs.push(performance.now() - fromMs)
      }
    } finally {
      await client.end()
    }
    return waitsMs
  }
  const watching = watch()
  return {
    end: () => {
      going = false
      return watching
    },
  }
}

function share(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}
