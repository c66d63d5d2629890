import { setTimeout as after } from 'node:timers/promises'
import { feeds } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import {
  type PlannedMessage,
  type Publisher,
  type Town,
  planMessages,
  startPublisher,
} from '@haidang/testing'
import { type Ledger, compareAlarms, untilStored } from './ledger.js'
import type { Product } from './product.js'
import type { Figures, Run } from './row.js'

/** Twenty stations of air quality under one rule, as most rows need them. */
export const stations = Array.from({ length: 20 }, (_, place) => `aq-${String(place + 1).padStart(2, '0')}`)
export const rules = [aThresholdRule()]
export const intervalMs = (feeds.find(({ id }) => id === 'air-quality')?.intervalSeconds ?? 0) * 1_000

export const town: Town = { devices: stations.map((id) => ({ id, feed: 'air-quality' })), rules }

/** `total` messages over all stations, that end now: none of them is late. */
export function planFor({ seed }: Pick<Run, 'seed'>, total: number): PlannedMessage[][] {
  const perDevice = Math.ceil(total / stations.length)
  const everyMs = Math.min(100, Math.floor((9 * 60_000) / perDevice))
  return planMessages({
    ...{ seed, devices: stations, perDevice, everyMs },
    fromAt: Date.now() - perDevice * everyMs,
  })
}

/** So many messages of a plan a second, from all of its devices in turn; each from its own publisher. */
export async function pace(
  fleet: Pick<Fleet, 'publishers'>,
  { plan, ledger, perSecond }: Readonly<{ plan: PlannedMessage[][]; ledger: Ledger; perSecond: number }>,
): Promise<void> {
  const perDevice = plan[0]?.length ?? 0
  const inTurn = Array.from({ length: perDevice }, (_, at) => plan.map((messages) => messages[at])).flat()
  const fromMs = performance.now()
  for (let at = 0; at < inTurn.length; await after(20)) {
    const due = Math.min(inTurn.length, Math.ceil(((performance.now() - fromMs) / 1_000) * perSecond))
    for (; at < due; at += 1) {
      const message = inTurn[at]
      if (message) fleet.publishers[at % plan.length]?.push(ledger.entry(message))
    }
  }
}

export type Fleet = Readonly<{
  publishers: readonly Publisher[]
  /** Resolves when everything has been acknowledged. */
  drained(): Promise<void>
}> &
  Disposable

/** Every station on a connection of its own with all that it has to say; what was not acknowledged is said again. */
export async function startFleet(
  product: Product,
  {
    plan = [],
    ledger,
    window = 200,
  }: Readonly<{ plan?: PlannedMessage[][]; ledger: Ledger; window?: number }>,
): Promise<Fleet> {
  const credentials = await Promise.all(stations.map((device) => product.credential(device)))
  const publishers = credentials.map((credential, place) => {
    const publisher = startPublisher({ port: product.mqttPort, credential, window })
    for (const message of plan[place] ?? []) publisher.push(ledger.entry(message))
    return publisher
  })
  return {
    publishers,
    drained: async () => void (await Promise.all(publishers.map((publisher) => publisher.drained()))),
    [Symbol.dispose]: () => publishers.forEach((publisher) => publisher.close()),
  }
}

export type Settled = Readonly<{ figures: Figures; must: Readonly<Record<string, boolean>> }>

/** What must be so at the end of every row: nothing lost, nothing double, and the alarms are the engine's. */
export async function settle(
  { say }: Pick<Run, 'say'>,
  product: Product,
  { ledger, plan }: Readonly<{ ledger: Ledger; plan: PlannedMessage[][] }>,
): Promise<Settled> {
  const total = plan.flat().length
  await untilStored(product, total)
  const { stored, lost, wrong, quarantined, examples } = await ledger.compare(product.databaseUrl)
  const alarms = await compareAlarms(product, plan, { rules, intervalMs })
  for (const example of [...examples, ...alarms.examples]) say(example)
  const { events: alarmEvents, differences: alarmDifferences } = alarms
  return {
    figures: {
      ...{ sent: ledger.sent(), acked: ledger.acked(), stored, lost, wrong, quarantined },
      ...{ alarmEvents, alarmDifferences },
    },
    must: {
      'all acknowledged': ledger.acked() === total,
      'none lost': lost === 0,
      'none double or wrong': wrong === 0 && quarantined === 0 && stored === total,
      'alarms as the engine has them': alarmDifferences === 0,
    },
  }
}
