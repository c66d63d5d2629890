import type { AlarmEventJson } from '@haidang/contracts'
import { deviceId, feedId, secondLook } from '@haidang/domain'
import { anObservation } from '@haidang/domain/testing'
import {
  type PlannedMessage,
  type Publisher,
  eventually,
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
    '20,000 readings, each three times, shuffled, over two connections that push each other out: each once, every episode told without a sound, the newest the newest',
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
  const expected = plan.map(episodesOf)
  let alarms = { records: 0, untold: 0, invented: 0, exact: 0 }
  await eventually(
    'what was late has been looked at again',
    async () => {
      alarms = compareEpisodes(await readAlarmLog(admin), expected)
      return alarms.untold === 0
    },
    { withinMs: 120_000, everyMs: 500 },
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
      ...{ episodes: expected.flat().length, ...alarms, notNewest },
    },
    must: {
      'each stored once': stored === total && lost === 0 && wrong === 0 && quarantined === 0,
      'every episode told, none invented, and none aloud': alarms.untold === 0 && alarms.invented === 0,
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

type Episode = Readonly<{ raisedAt: number; clearedAt: number }>

/** What the engine itself finds when all of a device's history lies before it. */
function episodesOf(messages: readonly PlannedMessage[]): Episode[] {
  const [first] = messages
  if (!first) return []
  const device = { id: deviceId(first.device), feed: feedId('air-quality'), intervalMs }
  const observations = messages.map(({ at, values }) => anObservation(at, values))
  return secondLook({ device, rules, observations, known: [], at: 0 })
}

/**
 * The history comes in any order, and a device that goes on for long is looked at in the middle of it: a record may then
 * tell less of an episode than there was, but none may be missing, and none stand where there was none.
 */
function compareEpisodes(log: readonly AlarmEventJson[], expected: readonly (readonly Episode[])[]) {
  const perDevice = stations.map((device) =>
    log
      .filter(({ alarm }) => alarm.device === device)
      .map(({ retro, alarm: { raisedAt, clearedAt } }) => ({
        ...{ retro, raisedAt: Date.parse(raisedAt) },
        clearedAt: clearedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(clearedAt),
      })),
  )
  const touches = (one: Episode) => (other: Episode) =>
    one.raisedAt <= other.clearedAt && other.raisedAt <= one.clearedAt
  const equals = (one: Episode) => (other: Episode) =>
    one.raisedAt === other.raisedAt && one.clearedAt === other.clearedAt
  const count = (test: (place: number) => number): number =>
    stations.reduce((sum, _, place) => sum + test(place), 0)
  const told = (place: number) => perDevice[place] ?? []
  const real = (place: number) => expected[place] ?? []
  return {
    records: perDevice.flat().length,
    untold: count((at) => real(at).filter((one) => !told(at).some(touches(one))).length),
    invented: count((at) => told(at).filter((one) => !one.retro || !real(at).some(touches(one))).length),
    exact: count((at) => real(at).filter((one) => told(at).some(equals(one))).length),
  }
}
