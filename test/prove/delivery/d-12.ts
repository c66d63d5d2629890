import { setTimeout as pause } from 'node:timers/promises'
import { seeded } from '@haidang/testing'
import { type DeafMessage, startDeafBroker } from '../faults/deaf-broker.js'
import { freeze, isAlive, thaw, watchMemory } from '../faults/processes.js'
import { type Ledger, openLedger, untilStored } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, type Run, judge } from '../row.js'
import { planFor, startFleet, town } from '../stations.js'

const limitMiB = 400
/** Longer than our patience with the database. */
const standsStillMs = 30_000

export const row: Row = {
  id: 'D-12',
  promise:
    '500,000 messages in flight while PostgreSQL stands still, from a broker that keeps to no limit: 400 MB at most, none lost',
  ways: ['embedded', 'services'], // embedded it is the devices that keep to none: the broker is our own
  async prove(run) {
    // a third of it may lie in the buffers of sockets and in our window: fewer would all have left although nobody reads
    const total = run.quick ? 120_000 : 500_000
    const plan = planFor(run, total)
    const ledger = openLedger()
    await using broker = run.way === 'services' ? await startDeafBroker() : undefined
    await using product = await openProduct(run, {
      town,
      ...(broker && { settings: () => ({ MQTT_URL: broker.url }) }),
    })
    const pid = product.taker.pid()
    const pids = await product.database.pids()
    using memory = watchMemory(() => pid)
    using flood = await openFlood(run, product, { broker, plan, ledger })
    freeze(pids)
    using _thawing = { [Symbol.dispose]: () => thaw(pids) }
    flood.begin()
    await pause(run.quick ? 5_000 : standsStillMs)
    const left = flood.left()
    const backlogMiB = memory.peakMiB()
    run.say(`nothing could be stored: ${left} messages have left whoever sends them; ${backlogMiB} MiB`)
    thaw(pids)
    const fromMs = performance.now()
    await flood.done()
    await untilStored(product, total, 600_000)
    const drainedAfterMs = Math.round(performance.now() - fromMs)
    const { stored, wrong, quarantined } = await ledger.compare(product.databaseUrl)
    return judge(run, {
      figures: {
        ...{ sent: total, stored, wrong, quarantined },
        ...{ leftMeanwhile: left, backlogMiB, peakMiB: memory.peakMiB(), drainedAfterMs },
        leftInAll: flood.left(),
      },
      must: {
        'none lost': stored === total,
        'none double or wrong': wrong === 0 && quarantined === 0,
        'it stops reading': run.way === 'embedded' || left < total,
        'ingest lives': isAlive(pid) && product.taker.pid() === pid,
        'no more than 400 MB': memory.peakMiB() <= limitMiB,
      },
    })
  },
}

type Flood = Readonly<{
  begin: () => void
  /** How many messages have been written to a socket, again and again included. */
  left: () => number
  done: () => Promise<void>
}> &
  Disposable

type Sent = Readonly<{
  broker: Awaited<ReturnType<typeof startDeafBroker>> | undefined
  plan: ReturnType<typeof planFor>
  ledger: Ledger
}>

/** All of it at once: from the deaf broker, or from twenty devices with a window of any size. */
async function openFlood({ seed }: Run, product: Product, { broker, plan, ledger }: Sent): Promise<Flood> {
  if (!broker) {
    const fleet = await startFleet(product, { ledger, window: 60_000 })
    return {
      begin: () =>
        plan.forEach((messages, place) =>
          messages.forEach((message) => fleet.publishers[place]?.push(ledger.entry(message))),
        ),
      left: () => ledger.sent(),
      done: () => fleet.drained(),
      [Symbol.dispose]: () => fleet[Symbol.dispose](),
    }
  }
  const chance = seeded(seed)
  const messages = plan
    .flat()
    .map((message) => ({ message, order: message.at + 50 * chance() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ message }): DeafMessage => {
      const { topic, payload, sent } = ledger.entry(message)
      sent?.()
      return { topic, payload: payload.toString() }
    })
  let sending = Promise.resolve()
  return {
    begin: () => void (sending = broker.send(messages)),
    left: broker.sent,
    done: () => sending,
    [Symbol.dispose]: () => undefined,
  }
}
