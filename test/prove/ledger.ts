import type { Rule } from '@haidang/domain'
import {
  type Outgoing,
  type PlannedMessage,
  type StoredRow,
  eventually,
  expectedLog,
  linesOf,
  readAirRows,
  readAlarmLog,
  saidByStations,
} from '@haidang/testing'
import pg from 'pg'
import type { Product } from './product.js'

/** What was sent, and what was acknowledged to whoever sent it. */
export type Ledger = Readonly<{
  sent(): number
  acked(): number
  /** Milliseconds from when each message first left until its PUBACK. */
  waitsMs(): readonly number[]
  /** `performance.now()` of the latest PUBACK. */
  lastAckedMs(): number
  /** The message on its way out, with its line in the ledger. */
  entry(message: PlannedMessage): Outgoing
  /** When each was acknowledged first, by its name. */
  ackedAtMs(): ReadonlyMap<string, number>
  /** The names of those that were acknowledged and are not in the database. */
  missing(databaseUrl: string): Promise<string[]>
  /** Compares with the database: each acknowledged message must stand there once, as it was sent. */
  compare(databaseUrl: string): Promise<Difference>
}>

/** All must be 0 but `stored`. What was sent and not acknowledged may be stored, or not. */
export type Difference = Readonly<{
  stored: number
  /** Acknowledged, and not in the database. */
  lost: number
  /** Stored with another value than was sent, or never sent at all. */
  wrong: number
  /** Put aside though nothing was wrong with it: a message that counted twice is one, as `conflicting-value`. */
  quarantined: number
  /** The first few of them. */
  examples: readonly string[]
}>

const nameOf = ({ device, at }: Pick<PlannedMessage, 'device' | 'at'>) => `${device} ${at}`

/** A ledger of air quality messages. */
export function openLedger(): Ledger {
  const sent = new Map<string, PlannedMessage>()
  const acked = new Map<string, number>()
  const waitsMs: number[] = []
  let lastAckedMs = 0
  const missingIn = (rows: readonly StoredRow[]): string[] => {
    const stored = new Set(rows.map(nameOf))
    return [...acked.keys()].filter((name) => !stored.has(name))
  }
  return {
    sent: () => sent.size,
    acked: () => acked.size,
    waitsMs: () => waitsMs,
    lastAckedMs: () => lastAckedMs,
    entry(message) {
      const name = nameOf(message)
      let leftMs: number | undefined
      return {
        topic: `ioc/v1/air-quality/${message.device}/observations`,
        payload: Buffer.from(JSON.stringify({ at: message.at, values: message.values })),
        sent: () => {
          leftMs ??= performance.now()
          sent.set(name, message)
        },
        acked: () => {
          lastAckedMs = performance.now()
          if (acked.has(name)) return
          waitsMs.push(lastAckedMs - (leftMs ?? lastAckedMs))
          acked.set(name, lastAckedMs)
        },
      }
    },
    ackedAtMs: () => acked,
    async missing(databaseUrl) {
      return missingIn(await readAirRows(databaseUrl))
    },
    async compare(databaseUrl) {
      const rows = await readAirRows(databaseUrl)
      const lost = missingIn(rows)
      const wrong = rows.filter((row) => {
        const said = sent.get(nameOf(row))?.values
        return said === undefined || row.pm25 !== said['pm25'] || row.no2 !== said['no2']
      })
      const [aside] = await ask<{ n: number }>(databaseUrl, 'select count(*)::int as n from quarantine')
      const examples = [...lost.slice(0, 3), ...wrong.slice(0, 3).map((row) => JSON.stringify(row))]
      return {
        ...{ stored: rows.length, lost: lost.length, wrong: wrong.length, quarantined: aside?.n ?? 0 },
        examples,
      }
    },
  }
}

/** How many observations of air quality that stations have said are stored. */
export async function storedRows({ databaseUrl }: Pick<Product, 'databaseUrl'>): Promise<number> {
  const text = `select count(*)::int as n from observation_air_quality where ${saidByStations}`
  const [row] = await ask<{ n: number }>(databaseUrl, text)
  return row?.n ?? 0
}

/** Waits until the database holds `count` rows: behind a broker of its own an acknowledgement comes before the commit. */
export async function untilStored(product: Product, count: number, withinMs = 240_000): Promise<void> {
  let seen = 0
  await eventually(`${count} rows`, async () => (seen = await storedRows(product)) >= count, {
    ...{ withinMs, everyMs: 100 },
  }).catch((cause: unknown) => {
    throw new Error(`${seen} of ${count} rows are stored`, { cause })
  })
}

/** Waits until a share of the rows is stored. @returns how many were there when it was seen */
export async function untilShare(
  product: Pick<Product, 'databaseUrl'>,
  { share, total }: Readonly<{ share: number; total: number }>,
): Promise<number> {
  return eventually(
    `${Math.round(100 * share)} % stored`,
    async () => {
      const rows = await storedRows(product)
      return rows >= share * total && rows
    },
    { withinMs: 120_000, everyMs: 20 },
  )
}

type Oracle = Readonly<{ rules: readonly Rule[]; intervalMs: number }>

type AlarmDifference = Readonly<{ events: number; differences: number; examples: readonly string[] }>

/** How many lines of the alarm log are not those of the pure engine, device by device, and how many numbers are missing. */
export async function compareAlarms(
  product: Pick<Product, 'admin'>,
  plan: readonly (readonly PlannedMessage[])[],
  oracle: Oracle,
): Promise<AlarmDifference> {
  const log = await readAlarmLog(await product.admin())
  const differing = plan.flatMap((messages) => {
    const device = messages[0]?.device ?? ''
    const [real, expected] = [linesOf(log, device), expectedLog(messages, oracle)]
    return Array.from({ length: Math.max(real.length, expected.length) }, (_, at) => at)
      .filter((at) => real[at] !== expected[at])
      .map((at) => `${device}: ${real[at]} instead of ${expected[at]}`)
  })
  const holes = log.filter(({ seq }, place) => seq !== place + 1).length
  return { events: log.length, differences: differing.length + holes, examples: differing.slice(0, 3) }
}

/** Asks past all of our own code, on a connection of its own. */
export async function ask<Row extends object>(
  databaseUrl: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => undefined) // whoever asks hears of it
  await client.connect()
  try {
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}
