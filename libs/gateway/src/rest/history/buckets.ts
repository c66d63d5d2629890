import { siteDayStart } from '@haidang/domain'
import type { Resolution } from '@haidang/store'

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000

type Pace = Readonly<{ resolution: Resolution; zone: string }>

/** The start (epoch ms) of the bucket that holds `at`: of a minute, an hour, or a day of the place. */
export function bucketStart(at: number, { resolution, zone }: Pace): number {
  switch (resolution) {
    case '1m':
      return Math.floor(at / minuteMs) * minuteMs
    case '1h':
      return Math.floor(at / hourMs) * hourMs
    case '1d':
      return siteDayStart(at, zone)
  }
}

/** The end of the bucket that begins at `at`. A day has 23 to 25 hours where clocks are put forward and back. */
export function bucketEnd(at: number, { resolution, zone }: Pace): number {
  switch (resolution) {
    case '1m':
      return at + minuteMs
    case '1h':
      return at + hourMs
    case '1d':
      return siteDayStart(at + 26 * hourMs, zone)
  }
}

/** The starts of at most `limit` buckets from the one that begins at `firstAt`; none at or after `untilAt`. */
export function bucketsFrom(
  firstAt: number,
  { untilAt, limit, ...pace }: Pace & Readonly<{ untilAt: number; limit: number }>,
): number[] {
  const starts: number[] = []
  for (let at = firstAt; at < untilAt && starts.length < limit; at = bucketEnd(at, pace)) starts.push(at)
  return starts
}

/** The starts of at most `limit` buckets before `untilAt`, newest first; none that ends before `fromAt`. */
export function bucketsBefore(
  untilAt: number,
  { fromAt, limit, ...pace }: Pace & Readonly<{ fromAt: number; limit: number }>,
): number[] {
  const starts: number[] = []
  for (let at = untilAt; at > fromAt && starts.length < limit;) {
    at = bucketStart(at - 1, pace)
    starts.push(at)
  }
  return starts
}

/** As many points as a chart can show. */
const mostPoints = 1_500

/** The finest resolution in which a stretch of a device that reports so often may be read, and is no more than a chart can show. */
export function suitableResolution(spanMs: number, intervalMs: number): Resolution | 'raw' {
  if (spanMs <= Math.min(longestMs.raw, mostPoints * intervalMs)) return 'raw'
  if (spanMs <= mostPoints * minuteMs) return '1m'
  return spanMs <= mostPoints * hourMs ? '1h' : '1d'
}

/** The longest stretch that is read at once, by resolution: some half a million buckets, and of days all that was ever measured. */
export const longestMs: Readonly<Record<Resolution | 'raw', number>> = {
  raw: 31 * dayMs,
  '1m': 400 * dayMs,
  '1h': 60 * 366 * dayMs,
  '1d': 200 * 366 * dayMs,
}
