import type { historyQuerySchema } from '@haidang/contracts'
import { type Device, findFeed, rolledUp } from '@haidang/domain'
import type { KeptFrom, Resolution } from '@haidang/store'
import type { z } from 'zod'

import { Problem } from '../problem.js'
import { readInstant } from '../read-instant.js'
import { bucketStart, longestMs, suitableResolution } from './buckets.js'

type Query = Pick<z.output<typeof historyQuerySchema>, 'from' | 'to' | 'quantity' | 'resolution'>

type Of = Readonly<{ device: Device; quantities: readonly string[] }>

/** Observations as they came; without quantities: all of them. Instants in epoch ms, `toAt` exclusive. */
export type RawAsk = Of & Readonly<{ resolution: 'raw'; fromAt?: number; toAt?: number }>

/** Buckets from the one that begins at `fromAt` to the one that holds the last ms before `untilAt`. */
export type RolledAsk = Of &
  Readonly<{ resolution: Resolution; zone: string; fromAt: number; untilAt: number }>

export type HistoryAsk = RawAsk | RolledAsk

type About = Readonly<{
  device: Device
  now: number
  zone: string
  /** What has been taken away of the device's feed. */
  kept?: Kept | undefined
  /** Before it (epoch ms) the device was in places that the caller has no part in; absent: never. */
  seenFromAt?: number
}>

type Kept = Pick<KeptFrom, 'rawFrom' | 'minutesFrom'>

/** What is asked of a device's history. @throws Problem `bad-request` when there is no such answer, or it would be too long. */
export function readHistoryAsk(
  query: Query,
  { device, now, zone, kept = {}, seenFromAt = Number.NEGATIVE_INFINITY }: About,
): HistoryAsk {
  const fromAt = query.from === undefined ? undefined : readInstant(query.from, 'query.from')
  const toAt = query.to === undefined ? undefined : readInstant(query.to, 'query.to')
  const quantities = query.quantity?.split(',').filter((key) => key !== '') ?? []
  checkQuantities(device, quantities)
  const rolled = rolledKeys(device, quantities)
  const spanMs = Math.min(toAt ?? now, now) - (fromAt ?? Number.NEGATIVE_INFINITY)
  const resolution =
    query.resolution === 'auto' ? automatic(spanMs, { device, rolled, fromAt, kept }) : query.resolution
  if (fromAt !== undefined && spanMs > longestMs[resolution]) throw tooLong(resolution)
  if (resolution === 'raw') {
    const firstAt = Math.max(fromAt ?? Number.NEGATIVE_INFINITY, seenFromAt)
    const range = {
      ...(firstAt > Number.NEGATIVE_INFINITY && { fromAt: firstAt }),
      ...(toAt !== undefined && { toAt }),
    }
    return { resolution, device, quantities, ...range }
  }
  if (fromAt === undefined) throw refusal('query.from', 'is needed for anything but raw observations')
  if (rolled.length === 0 || rolled.length < quantities.length) {
    throw refusal(
      'query.quantity',
      'must name numbers of this feed; words, truths and directions are raw only',
    )
  }
  const untilAt = Math.min(toAt ?? now, now)
  return {
    resolution,
    device,
    quantities: rolled,
    zone,
    fromAt: bucketStart(Math.max(fromAt, seenFromAt), { resolution, zone }),
    untilAt,
  }
}

/** @throws Problem `bad-request` for what is no quantity of the device's feed: its name would head a column. */
function checkQuantities({ feed }: Device, asked: readonly string[]): void {
  const known = findFeed(feed)?.quantities.map(({ key }) => key) ?? []
  if (!asked.every((key) => known.includes(key)))
    throw refusal('query.quantity', `must name quantities of this feed: ${known.join(', ')}`)
}

/** Those of the asked quantities that are rolled up; of all when none is named. */
function rolledKeys({ feed }: Device, asked: readonly string[]): string[] {
  const found = findFeed(feed)
  const keys = found ? rolledUp(found).map(({ key }) => key) : []
  return asked.length === 0 ? keys : keys.filter((key) => asked.includes(key))
}

/**
 * What cannot be rolled up stays raw, and so does a stretch without a beginning. One that begins before what is kept has
 * the finest resolution that is kept of it.
 */
function automatic(spanMs: number, { device, rolled, fromAt = 0, kept }: Automatic): Resolution | 'raw' {
  if (rolled.length === 0 || spanMs === Infinity) return 'raw'
  const suitable = suitableResolution(spanMs, device.intervalSeconds * 1_000)
  const rolledOnly = suitable === 'raw' && fromAt < (kept.rawFrom ?? 0) ? '1m' : suitable
  return rolledOnly === '1m' && fromAt < (kept.minutesFrom ?? 0) ? '1h' : rolledOnly
}

type Automatic = Readonly<{
  device: Device
  rolled: readonly string[]
  fromAt: number | undefined
  kept: Kept
}>

function tooLong(resolution: Resolution | 'raw'): Problem {
  const days = longestMs[resolution] / 86_400_000
  return refusal('query.from', `must lie at most ${days} days before \`to\`, or before now`)
}

function refusal(path: string, message: string): Problem {
  return new Problem('bad-request', { errors: [{ path, message }] })
}
