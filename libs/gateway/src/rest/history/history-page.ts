import { type BucketJson, type HistoryPageJson, instant } from '@haidang/contracts'
import { type Resolution, type Tx, readObservations, readRollups } from '@haidang/store'

import { pageOfItems, readCursor, writeCursor } from '../cursor.js'
import { observationJson } from '../device-json.js'
import { bucketEnd, bucketsBefore } from './buckets.js'
import type { HistoryAsk, RawAsk, RolledAsk } from './history-ask.js'

type PageAsk = Readonly<{ limit: number; cursor?: string | undefined }>

/** One page of a device's history, newest first. */
export function readHistoryPage(db: Tx, ask: HistoryAsk, page: PageAsk): Promise<HistoryPageJson> {
  return ask.resolution === 'raw' ? rawPage(db, ask, page) : rolledPage(db, ask, page)
}

async function rawPage(db: Tx, ask: RawAsk, { limit, cursor }: PageAsk): Promise<HistoryPageJson> {
  const [cursorAt] = readCursor(cursor, ['instant']) ?? []
  const rows = await readObservations(db, {
    ...rawQuery(ask),
    newestFirst: true,
    ...(cursorAt !== undefined && { cursorAt }),
    limit: limit + 1,
  })
  return {
    resolution: 'raw',
    ...pageOfItems(rows, { limit, json: observationJson, key: ({ at }) => writeCursor(at) }),
  }
}

/** A raw ask as the store takes it. */
export function rawQuery({ device, quantities, fromAt, toAt }: RawAsk) {
  return {
    device: device.id,
    feed: device.feed,
    ...(quantities.length > 0 && { quantities }),
    ...(fromAt !== undefined && { fromAt }),
    ...(toAt !== undefined && { toAt }),
  }
}

/** A page is a stretch of time: it costs the same wherever it lies, and a silent device costs nothing. */
async function rolledPage(db: Tx, ask: RolledAsk, { limit, cursor }: PageAsk): Promise<HistoryPageJson> {
  const { resolution, fromAt, untilAt } = ask
  const [before = untilAt] = readCursor(cursor, ['instant']) ?? []
  const starts = bucketsBefore(Math.min(before, untilAt), { ...ask, limit })
  const last = starts.at(-1)
  const items = await readBuckets(db, bucketsOf(ask), starts)
  return { resolution, items, ...(last !== undefined && last > fromAt && { next: writeCursor(last) }) }
}

type BucketsOf = Readonly<{
  feed: string
  devices: readonly string[]
  quantities: readonly string[]
  resolution: Resolution
  zone: string
}>

type DeviceBucketJson = BucketJson & Readonly<{ device: string }>

/**
 * The buckets of those starts, which follow each other: device by device, in the order of the starts; null where nothing
 * was measured.
 */
export async function readBuckets(
  db: Tx,
  of: BucketsOf,
  starts: readonly number[],
): Promise<DeviceBucketJson[]> {
  const [first, last] = [starts[0], starts.at(-1)]
  if (first === undefined || last === undefined) return []
  const found = await readRollups(db, {
    ...of,
    fromAt: Math.min(first, last),
    toAt: bucketEnd(Math.max(first, last), of),
  })
  const byPlace = new Map(found.map(({ device, at, values }) => [`${device} ${at}`, values]))
  const nothing = Object.fromEntries(of.quantities.map((key) => [key, null]))
  return of.devices.flatMap((device) =>
    starts.map((at) => ({
      device,
      at: instant(at),
      values: { ...(byPlace.get(`${device} ${at}`) ?? nothing) },
    })),
  )
}

/** A device's own ask as `readBuckets` takes it. */
export function bucketsOf({ device, quantities, resolution, zone }: RolledAsk): BucketsOf {
  return { feed: device.feed, devices: [device.id], quantities, resolution, zone }
}
