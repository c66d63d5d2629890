import { type Noise, type Rule, type Samples, findFeed, noiseOf, reportMsOf } from '@haidang/domain'
import { openHistory } from '@haidang/store'

import type { RehearsalRun } from './run-rehearsal.js'
import { seenFromOf } from './seen-from.js'

const windows = 8
const reportsPerWindow = 150
const mostDevices = 36

/**
 * The noise of the quantity that a rule compares with its limits, and how often it is told: from eight windows over the
 * span, of 36 devices at most. Undefined for rules that compare nothing, or where too little was measured.
 */
export async function measureNoise({
  order: { rule, devices, fromAt, toAt },
  ...run
}: Pick<RehearsalRun, 'order' | 'databaseUrl' | 'log' | 'signal'>): Promise<
  Readonly<{ noise: Noise; reportMs: number }> | undefined
> {
  const feed = findFeed(rule.feed)
  const quantity = comparedQuantity(rule)
  if (!feed || quantity === undefined) return undefined
  const some = spread(
    devices.filter(({ parts }) => parts.includes('rehearsed')),
    mostDevices,
  )
  const windowMs = Math.min(
    (toAt - fromAt) / windows,
    reportsPerWindow * Math.max(0, ...some.map(({ intervalMs }) => intervalMs)),
  )
  const history = await openHistory({
    ...run,
    feed: feed.id,
    ...{ devices: some.map(({ id }) => id), seenFrom: seenFromOf(some) },
    needed: { quantities: [quantity], positions: false },
  })
  const [values, instants]: [number[][], number[][]] = [[], []]
  try {
    for (let window = 0; window < windows; window += 1) {
      const beginAt = fromAt + ((toAt - fromAt) / windows) * window
      const { slice } = await history.slice(beginAt, beginAt + windowMs)
      for (const samples of slice.values()) {
        const measured = measuredIn(samples, quantity)
        values.push(measured.map(({ value }) => value))
        instants.push(measured.map(({ at }) => at))
      }
    }
  } finally {
    await history.close()
  }
  const [noise, reportMs] = [noiseOf(values), reportMsOf(instants)]
  return noise && reportMs !== undefined ? { noise, reportMs } : undefined
}

function comparedQuantity({ condition }: Rule): string | undefined {
  switch (condition.kind) {
    case 'threshold':
    case 'category':
    case 'rate':
    case 'sum':
      return condition.quantity
    case 'speed':
      return 'speed'
    default:
      return undefined
  }
}

function measuredIn({ at, columns, statuses }: Samples, quantity: string): { at: number; value: number }[] {
  const column = columns.get(quantity)
  return Array.from(at).flatMap((instant, row) => {
    const value = column?.[row]
    const isMeasured = (statuses?.get(row)?.[quantity] ?? 'measuring') === 'measuring'
    return typeof value === 'number' && !Number.isNaN(value) && isMeasured ? { at: instant, value } : []
  })
}

/** So many of them, evenly. */
function spread<T>(all: readonly T[], most: number): T[] {
  const every = Math.max(1, all.length / most)
  return all.filter((_, place) => Math.floor(place / every) !== Math.floor((place - 1) / every))
}
