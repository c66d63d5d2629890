import { formatTopic } from '@haidang/contracts'
import { feedId } from '@haidang/domain'
import { type Publisher, startPublisher } from '@haidang/testing'
import type { Product } from '../product.js'
import type { Run } from '../row.js'

const rowsAMessage = 1_000

/** What loggers kept while they were cut off: so many rows each, one in so many ms, the last before the newest. */
export type Past = Readonly<{ newestAt: number; rows: number; everyMs: number }>

export type Loggers = Readonly<{
  /** All of their past, the oldest first; now and then an hour above the limit. Resolves when it is acknowledged. */
  tellPast(run: Pick<Run, 'chance'>): Promise<void>
}> &
  Disposable

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
    push(publisher, loggers[place] ?? '', [{ at: past.newestAt, pm25: 5 }]),
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

type Telling = Readonly<{ publisher: Publisher; device: string; past: Past }>

function tell({ chance }: Pick<Run, 'chance'>, { publisher, device, past }: Telling): void {
  const { newestAt, rows, everyMs } = past
  for (let from = 0; from < rows; from += rowsAMessage) {
    const count = Math.min(rowsAMessage, rows - from)
    push(
      publisher,
      device,
      Array.from({ length: count }, (_, more) => {
        const place = from + more
        const isHigh = place % 700 < 12 && place < rows - 20
        return {
          at: newestAt - (rows - place) * everyMs,
          pm25: Math.round((isHigh ? 90 : 10) + chance() * 9),
        }
      }),
    )
  }
}

function push(
  publisher: Publisher,
  device: string,
  rows: readonly Readonly<{ at: number; pm25: number }>[],
): void {
  const topic = formatTopic({ feed: feedId('air-quality'), device, channel: 'observations' })
  const payload = Buffer.from(JSON.stringify(rows.map(({ at, pm25 }) => ({ at, values: { pm25 } }))))
  publisher.push({ topic, payload, sent: () => undefined, acked: () => undefined })
}
