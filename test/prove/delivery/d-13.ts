import { deviceId, feedId, secondLook } from '@haidang/domain'
import { anObservation } from '@haidang/domain/testing'
import {
  type PlannedMessage,
  type Publisher,
  eventually,
  linesOf,
  logLine,
  readAlarmLog,
  startPublisher,
} from '@haidang/testing'
import { type Ledger, openLedger, untilStored } from '../ledger.js'
import { type Product, openProduct } from '../product.js'
import { type Row, type Run, judge } from '../row.js'
import { intervalMs, planFor, rules, stations, town } from '../stations.js'

const times = 3
const clients = 2

export const row: Row = {
  id: 'D-13',
  promise:
    '20,000 readings, each three times, shuffled, over two connections that push each other out: each once, alarms as the engine has them, the newest the newest',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using product = await openProduct(run, { town })
    const plan = endingCalm(planFor(run, run.quick ? 2_000 : 20_000))
    const ledger = openLedger()
    const publishers: Publisher[] = []
    using _closing = { [Symbol.dispose]: () => publishers.forEach((publisher) => publisher.close()) }
    await Promise.all(
      stations.map(async (device, place) => {
        const credential = await product.credential(device)
        const messages = plan[place] ?? []
        // the newest first: all else is behind it, whatever order the rest comes in
        const first = startPublisher({ port: product.mqttPort, credential })
        for (const newest of messages.slice(-1)) first.push(ledger.entry(newest))
        await first.drained()
        first.close()
        const both = Array.from({ length: clients }, () =>
          startPublisher({ port: product.mqttPort, credential, window: 50 }),
        )
        publishers.push(...both)
        shuffledThrice(messages, run).forEach((message, at) =>
          both[at % clients]?.push(ledger.entry(message)),
        )
      }),
    )
    await Promise.all(publishers.map((publisher) => publisher.drained()))
    const connects = publishers.reduce((sum, publisher) => sum + publisher.stats().connects, 0)
    return await compare(run, product, { plan, ledger, connects })
  },
}

type Outcome = Readonly<{ plan: PlannedMessage[][]; ledger: Ledger; connects: number }>

async function compare(run: Run, product: Product, { plan, ledger, connects }: Outcome) {
  const total = plan.flat().length
  await untilStored(product, total)
  const { stored, lost, wrong, quarantined, examples } = await ledger.compare(product.databaseUrl)
  examples.forEach(run.say)
  const admin = await product.admin()
  const expected = plan.map(foundLater)
  const differencesNow = async (): Promise<number> => {
    const log = await readAlarmLog(admin)
    const lines = stations.map((device) => linesOf(log, device).toSorted())
    return expected.filter((each, place) => each.join() !== lines[place]?.join()).length
  }
  let alarmDifferences = Number.NaN
  await eventually(
    'what was late has been looked at again',
    async () => (alarmDifferences = await differencesNow()) === 0,
    { withinMs: 60_000, everyMs: 500 },
  ).catch(() => undefined)
  const newest = await Promise.all(
    stations.map((device) => admin.get<{ state?: { at: string } }>(`devices/${device}`)),
  )
  const notNewest = newest.filter(
    ({ state }, place) => Date.parse(state?.at ?? '') !== plan[place]?.at(-1)?.at,
  ).length
  return judge(run, {
    figures: {
      ...{ readings: total, said: times * total, connects, stored, lost, wrong, quarantined },
      ...{ alarmRecords: expected.flat().length, devicesWithOtherAlarms: alarmDifferences, notNewest },
    },
    must: {
      'each stored once': stored === total && lost === 0 && wrong === 0 && quarantined === 0,
      'alarms as the engine has them': alarmDifferences === 0,
      'the newest is the newest': notNewest === 0,
      'they pushed each other out': connects > publishersOf(plan),
    },
  })
}

const publishersOf = (plan: PlannedMessage[][]): number => clients * plan.length

/** The last value is a calm one: no episode is left open. */
function endingCalm(plan: PlannedMessage[][]): PlannedMessage[][] {
  return plan.map((messages) =>
    messages.map((message, at) =>
      at < messages.length - 1 ? message : { ...message, values: { ...message.values, pm25: 5 } },
    ),
  )
}

function shuffledThrice(messages: readonly PlannedMessage[], { chance }: Run): PlannedMessage[] {
  return Array.from({ length: times }, () => messages)
    .flat()
    .map((message) => ({ message, order: chance() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ message }) => message)
}

/** The engine's own words for what it finds when all of a device's history lies before it. */
function foundLater(messages: readonly PlannedMessage[]): string[] {
  const [first] = messages
  if (!first) return []
  const device = { id: deviceId(first.device), feed: feedId('air-quality'), intervalMs }
  const observations = messages.map(({ at, values }) => anObservation(at, values))
  return secondLook({ device, rules, observations, known: [], at: 0 })
    .map(({ raisedAt, severity }) =>
      logLine({ at: raisedAt, reason: 'found-in-late-data', from: 'normal', to: 'normal', severity }),
    )
    .toSorted()
}
