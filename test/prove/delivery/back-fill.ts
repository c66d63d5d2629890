import { formatTopic } from '@haidang/contracts'
import { feedId } from '@haidang/domain'
import { type Publisher, eventually, readAlarmLog, startPublisher } from '@haidang/testing'
import { ask } from '../ledger.js'
import type { Product } from '../product.js'
import type { Run } from '../row.js'

const rowsAMessage = 1_000

/**
 * What loggers kept while they were cut off: so many rows each, one in so many ms, the last before the newest; told among what
 * they say now, or on the topic for what was kept.
 */
export type Past = Readonly<{
  newestAt: number
  rows: number
  everyMs: number
  channel: 'observations' | 'past'
}>

export type Loggers = Readonly<{
  /**
   * All of their past, the oldest first; now and then some minutes above the limit. Resolves when it is acknowledged, which
   * behind a broker of its own is long before it is stored.
   */
  tellPast(run: Pick<Run, 'chance'>): Promise<void>
}> &
  Disposable

const episodeEvery = 700
const episodeRows = 12
/** The last of a past are never above the limit: each episode has its end. */
const quietRows = 20

/** How many episodes above the limit a logger's past holds. */
export const episodesOf = ({ rows }: Past): number => Math.ceil((rows - quietRows) / episodeEvery)

/** Names of so many loggers. */
export const loggersNamed = (count: number): string[] =>
  Array.from({ length: count }, (_, place) => `logger-${place + 1}`)

/** Connects loggers, each of which has told its newest value: all that it tells from now on is behind it. */
export async function connectLoggers(
  product: Product,
  { loggers, past }: Readonly<{ loggers: readonly string[]; past: Past }>,
): Promise<Loggers> {
  const publishers = await Promise.all(
    loggers.map(async (device) =>
      startPublisher({
        ...{ port: product.mqttPort, credential: await product.credential(device), window: 2 },
      }),
    ),
  )
  const all = () => Promise.all(publishers.map((publisher) => publisher.drained()))
  publishers.forEach((publisher, place) =>
    push(publisher, topicOf(loggers[place] ?? ''), [{ at: past.newestAt, pm25: 5 }]),
  )
  await all()
  return {
    tellPast: async (run) => {
      publishers.forEach((publisher, place) => tell(run, { publisher, device: loggers[place] ?? '', past }))
      await all()
    },
    [Symbol.dispose]: () => publishers.forEach((publisher) => publisher.close()),
  }
}

type Filling = Readonly<{ loggers: readonly string[]; past: Past }>

/**
 * Waits until the last of every past stands in the database, and nothing waits there as it came: what a device says is stored
 * in its order, but for what may wait.
 */
export async function untilFilled(
  { databaseUrl }: Product,
  { loggers, past: { newestAt, everyMs } }: Filling,
): Promise<void> {
  const text = `select count(*)::int as n from observation_air_quality o join device d on d.key = o.device_key
    where d.id = any($1) and o.at = to_timestamp($2::bigint / 1000.0) and o.pm25 is not null
      and not exists (select from past_backlog)`
  await eventually(
    'the past of all loggers is stored',
    async () =>
      (await ask<{ n: number }>(databaseUrl, text, [loggers, newestAt - everyMs]))[0]?.n === loggers.length,
    { withinMs: 1_800_000, everyMs: 500 },
  )
}

/** Waits until all that came behind the newest has had its second look. */
export async function untilLookedAt({ databaseUrl }: Product): Promise<void> {
  await eventually(
    'nothing waits for its second look',
    async () => (await ask(databaseUrl, 'select 1 from second_look limit 1')).length === 0,
    { withinMs: 1_800_000, everyMs: 1_000 },
  )
}

type Told = Readonly<{ retro: number; aloud: number }>

/** How the alarm log tells of the loggers' past; to be asked when nothing waits for its second look. */
export async function readTold(product: Product, { loggers, past }: Filling): Promise<Told> {
  const events = (await readAlarmLog(await product.admin())).filter(({ alarm }) =>
    loggers.includes(alarm.device),
  )
  const isAloud = ({ retro, alarm }: (typeof events)[number]): boolean =>
    !retro && Date.parse(alarm.raisedAt) < past.newestAt
  return { retro: events.filter(({ retro }) => retro).length, aloud: events.filter(isAloud).length }
}

type Telling = Readonly<{ publisher: Publisher; device: string; past: Past }>

function tell({ chance }: Pick<Run, 'chance'>, { publisher, device, past }: Telling): void {
  const { newestAt, rows, everyMs, channel } = past
  for (let from = 0; from < rows; from += rowsAMessage) {
    const count = Math.min(rowsAMessage, rows - from)
    push(
      publisher,
      topicOf(device, channel),
      Array.from({ length: count }, (_, more) => {
        const place = from + more
        const isHigh = place % episodeEvery < episodeRows && place < rows - quietRows
        return {
          at: newestAt - (rows - place) * everyMs,
          pm25: Math.round((isHigh ? 90 : 10) + chance() * 9),
        }
      }),
    )
  }
}

const topicOf = (device: string, channel: Past['channel'] = 'observations'): string =>
  formatTopic({ feed: feedId('air-quality'), device, channel })

function push(
  publisher: Publisher,
  topic: string,
  rows: readonly Readonly<{ at: number; pm25: number }>[],
): void {
  const payload = Buffer.from(JSON.stringify(rows.map(({ at, pm25 }) => ({ at, values: { pm25 } }))))
  publisher.push({ topic, payload, sent: () => undefined, acked: () => undefined })
}
