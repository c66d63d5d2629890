import type { FeedHistoryPageJson, feedHistoryQuerySchema } from '@haidang/contracts'
import { type Device, type DeviceId, deviceId, findFeed, rolledUp } from '@haidang/domain'
import { type Resolution, type Tx, readFeedObservations } from '@haidang/store'
import type { z } from 'zod'

import { pageOfItems, readCursor, writeCursor } from '../cursor.js'
import { observationJson } from '../device-json.js'
import { Problem } from '../problem.js'
import { readInstant } from '../read-instant.js'
import { bucketStart, bucketsFrom } from './buckets.js'
import { readBuckets } from './history-page.js'

type Query = z.output<typeof feedHistoryQuerySchema>

type Of = Readonly<{
  feed: string
  /** Those of the feed that the caller may see, by id. */
  devices: readonly Device[]
  /** Whether what it said at an instant (epoch ms) is of the place that is asked about. */
  isSeen(device: DeviceId, at: number): boolean
  zone: string
  now: number
}>

/** As a replay asks for it, piece by piece. */
const longestRawMs = 600_000
const mostBuckets = 1_000

/** What many devices of a feed reported in the same stretch, device by device, the oldest first. */
export function readFeedHistory(db: Tx, query: Query, of: Of): Promise<FeedHistoryPageJson> {
  const fromAt = readInstant(query.from, 'query.from')
  const toAt = query.to === undefined ? of.now : readInstant(query.to, 'query.to')
  const { resolution } = query
  return resolution === 'raw'
    ? rawPage(db, { ...of, fromAt, toAt }, query)
    : rolledPage(db, { ...of, resolution, fromAt, untilAt: Math.min(toAt, of.now) }, query)
}

type Raw = Of & Readonly<{ fromAt: number; toAt: number }>

/** As many devices as rows: what a page costs depends on neither the city nor the place of the page. */
async function rawPage(
  db: Tx,
  { feed, devices, isSeen, fromAt, toAt }: Raw,
  { limit, cursor }: Query,
): Promise<FeedHistoryPageJson> {
  if (toAt - fromAt > longestRawMs) throw tooLong('10 minutes of raw observations')
  const [device = '', at = 0] = readCursor(cursor, ['string', 'instant']) ?? []
  const left = devices.filter(({ id }) => id >= device)
  const asked = left.slice(0, limit)
  const rows = await readFeedObservations(db, {
    ...{ feed, devices: asked.map(({ id }) => id), fromAt, toAt, limit: limit + 1 },
    after: { device, at },
  })
  const page = pageOfItems(rows, {
    limit,
    json: (row) => ({ device: row.device, ...observationJson(row) }),
    key: (row) => writeCursor(row.device, row.at),
  })
  const following = left[asked.length] // all of those asked are told to their end
  const next = page.next ?? (following && writeCursor(following.id, 0))
  const items = page.items.filter(({ device: id, at: then }) => isSeen(deviceId(id), Date.parse(then)))
  return { resolution: 'raw', items, ...(next !== undefined && { next }) }
}

type Rolled = Of & Readonly<{ resolution: Resolution; fromAt: number; untilAt: number }>

/** A page holds whole devices. */
async function rolledPage(
  db: Tx,
  { feed, devices, isSeen, resolution, zone, fromAt, untilAt }: Rolled,
  { limit, cursor, quantity }: Query,
): Promise<FeedHistoryPageJson> {
  const quantities = quantitiesOf(feed, quantity)
  const firstAt = bucketStart(fromAt, { resolution, zone })
  const starts = bucketsFrom(firstAt, { resolution, zone, untilAt, limit: mostBuckets + 1 })
  if (starts.length > mostBuckets) throw tooLong(`${mostBuckets} buckets`)
  const [after = ''] = readCursor(cursor, ['string']) ?? []
  const left = devices.filter(({ id }) => id > after)
  const asked = left.slice(0, Math.max(1, Math.floor(limit / Math.max(1, starts.length))))
  const ask = { feed, devices: asked.map(({ id }) => id), quantities, resolution, zone }
  const found = await readBuckets(db, ask, starts)
  const items = found.filter(({ device, at }) => isSeen(deviceId(device), Date.parse(at)))
  const last = asked.at(-1)
  return { resolution, items, ...(last && left.length > asked.length && { next: writeCursor(last.id) }) }
}

function quantitiesOf(feed: string, asked: string | undefined): string[] {
  const found = findFeed(feed)
  const keys = found ? rolledUp(found).map(({ key }) => key) : []
  const named = asked?.split(',').filter((key) => key !== '') ?? []
  if (!named.every((key) => keys.includes(key)) || keys.length === 0) {
    const message = 'must name numbers of this feed; words, truths and directions are raw only'
    throw new Problem('bad-request', { errors: [{ path: 'query.quantity', message }] })
  }
  return named.length > 0 ? named : keys
}

function tooLong(most: string): Problem {
  return new Problem('bad-request', {
    errors: [{ path: 'query.from', message: `must lie at most ${most} before \`to\`, or before now` }],
  })
}
