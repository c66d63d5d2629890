import { type LiveClient, type Operator, connectLive, eventually, startPublisher } from '@haidang/testing'
import { ask } from '../ledger.js'
import type { Product } from '../product.js'
import { stations } from '../stations.js'

/** Alarm events, raised and over by turns, from every station. */
export type Alarms = Readonly<{
  /** Ends it, and waits until all that was said has been acknowledged. */
  stop(): Promise<void>
}>

/** Begins with them, so many a second. */
export async function startAlarms(product: Product, perSecond: number): Promise<Alarms> {
  const credentials = await Promise.all(stations.map((device) => product.credential(device)))
  const publishers = credentials.map((credential) => startPublisher({ port: product.mqttPort, credential }))
  let said = 0
  const timer = setInterval(() => {
    const place = said % stations.length
    const isHigh = Math.floor(said / stations.length) % 2 === 0
    const message = { at: Date.now(), values: { pm25: isHigh ? 200 : 10 } }
    publishers[place]?.push({
      topic: `ioc/v1/air-quality/${stations[place]}/observations`,
      payload: Buffer.from(JSON.stringify(message)),
    })
    said += 1
  }, 1_000 / perSecond)
  return {
    stop: async () => {
      clearInterval(timer)
      await Promise.all(publishers.map((publisher) => publisher.drained()))
      for (const publisher of publishers) publisher.close()
    },
  }
}

/** The numbers of the log above one, as the database has them. */
export async function numbersAfter(
  { databaseUrl }: Pick<Product, 'databaseUrl'>,
  after: number,
): Promise<number[]> {
  const rows = await ask<{ seq: string }>(
    databaseUrl,
    'select seq from alarm_event where seq > $1 order by seq',
    [after],
  )
  return rows.map(({ seq }) => Number(seq))
}

export async function newestNumber({ databaseUrl }: Pick<Product, 'databaseUrl'>): Promise<number> {
  const [row] = await ask<{ seq: string | null }>(databaseUrl, 'select max(seq) as seq from alarm_event')
  return Number(row?.seq ?? 0)
}

/** Waits until the log does not grow any more: behind a broker of its own commits come after acknowledgements. */
export async function settledLog(product: Pick<Product, 'databaseUrl'>, after: number): Promise<number[]> {
  let before = -1
  return eventually(
    'the log stands still',
    async () => {
      const numbers = await numbersAfter(product, after)
      const stands = numbers.length === before
      before = numbers.length
      return stands && numbers
    },
    { withinMs: 120_000, everyMs: 1_500 },
  )
}

type Opening = Readonly<{ operator: Operator; count: number; after: number; url?: string; origin?: string }>

/** So many consoles that have the log from a number on, all connected. */
export async function openScreens(product: Product, opening: Opening): Promise<LiveClient[]> {
  const { operator, count, after, url = product.httpUrl, origin = product.httpUrl } = opening
  const screens = Array.from({ length: count }, () => connectLive({ url, origin }, operator.cookie, after))
  await Promise.all(screens.map(({ ready }) => ready))
  return screens
}

/** Resolves when each of them has come to the number. */
export async function untilAllHave(
  screens: readonly LiveClient[],
  seq: number,
  withinMs = 120_000,
): Promise<void> {
  await eventually(`all have number ${seq}`, () => screens.every(({ last }) => last() >= seq), {
    withinMs,
    everyMs: 10,
  }).catch((cause: unknown) => {
    const behind = screens.filter(({ last }) => last() < seq).length
    throw new Error(`${behind} of ${screens.length} have not come to number ${seq}`, { cause })
  })
}

/** What the screens have not shown, or not in order, or twice, summed up over all of them. */
export function faultsOf(
  screens: readonly LiveClient[],
  expected: readonly number[],
): Readonly<{ missed: number; twice: number; disordered: number }> {
  const sum = { missed: 0, twice: 0, disordered: 0 }
  for (const { events } of screens) {
    const shown = events.map(({ seq }) => seq)
    const once = new Set(shown)
    sum.missed += expected.filter((seq) => !once.has(seq)).length
    sum.twice += shown.length - once.size
    sum.disordered += shown.filter((seq, place) => place > 0 && seq < shown[place - 1]!).length
  }
  return sum
}

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? 0
