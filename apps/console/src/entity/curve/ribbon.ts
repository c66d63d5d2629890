import { type Freshness, freshness } from '@haidang/domain'
import type { Bucket } from './buckets.js'
import type { Point } from './series.js'

/** `unknown`: before anything is known, or while the device says itself that it does not measure. */
export type RibbonKind = 'good' | 'late' | 'lost' | 'unknown'

export type RibbonPart = Readonly<{ kind: RibbonKind; fromAt: number; toAt: number }>

type Span = Readonly<{ fromAt: number; toAt: number; intervalMs: number }>

const kinds: Record<Freshness, RibbonKind> = { live: 'good', late: 'late', stale: 'late', lost: 'lost' }

/** What was known of a quantity at each moment of a span: how fresh its newest value was then. */
export function ribbonOf(points: readonly Point[], { fromAt, toAt, intervalMs }: Span): RibbonPart[] {
  const parts: RibbonPart[] = [{ kind: 'unknown', fromAt, toAt: points[0]?.at ?? toAt }]
  for (const [place, point] of points.entries()) {
    const next = points[place + 1]?.at ?? toAt
    parts.push(...aging(point, next, intervalMs))
  }
  return joined(parts, { fromAt, toAt })
}

/** A bucket with so many of the values that were due is good; the law on air quality asks the same of an hour. */
const enough = 0.75

/**
 * The same of buckets, as finely as they tell it: one with too few values is late, and where nothing was measured the last
 * value ages. `points` came since.
 */
export function ribbonOfBuckets(
  buckets: readonly Bucket[],
  { points, ...span }: Span & Readonly<{ points: readonly Point[] }>,
): RibbonPart[] {
  const { fromAt, toAt, intervalMs } = span
  const measured = buckets.filter(({ told }) => told)
  const parts: RibbonPart[] = [
    { kind: 'unknown', fromAt, toAt: measured[0]?.fromAt ?? points[0]?.at ?? toAt },
  ]
  for (const [place, bucket] of measured.entries()) {
    const { told } = bucket
    const due = Math.max(1, Math.floor((bucket.toAt - bucket.fromAt) / intervalMs))
    parts.push({ ...bucket, kind: told && told.count >= enough * due ? 'good' : 'late' })
    const next = measured[place + 1]?.fromAt ?? points[0]?.at ?? toAt
    const last = { at: bucket.toAt, value: told?.mean ?? 0, measuring: true }
    parts.push(...aging(last, next, intervalMs))
  }
  const endAt = measured.at(-1)?.toAt ?? fromAt
  const since = points.filter(({ at }) => at >= endAt)
  for (const [place, point] of since.entries()) {
    parts.push(...aging(point, since[place + 1]?.at ?? toAt, intervalMs))
  }
  return joined(parts, span)
}

/** What lies within the span, with neighbours of a kind as one. */
function joined(parts: readonly RibbonPart[], { fromAt, toAt }: Omit<Span, 'intervalMs'>): RibbonPart[] {
  const all: RibbonPart[] = []
  for (const part of parts) {
    const from = Math.max(part.fromAt, fromAt)
    const to = Math.min(part.toAt, toAt)
    if (to <= from) continue
    const last = all.at(-1)
    if (last && last.kind === part.kind && from - last.toAt < 1) all[all.length - 1] = { ...last, toAt: to }
    else all.push({ kind: part.kind, fromAt: from, toAt: to })
  }
  return all
}

/** How a value ages until the next one comes. */
function aging({ at, measuring }: Point, next: number, intervalMs: number): RibbonPart[] {
  if (!measuring) return [{ kind: 'unknown', fromAt: at, toAt: next }]
  const ends = [1.5 * intervalMs, 10 * intervalMs, Number.POSITIVE_INFINITY]
  const parts: RibbonPart[] = []
  let from = at
  for (const end of ends) {
    const to = Math.min(next, at + end)
    if (to > from) parts.push({ kind: kinds[freshness(from - at + 1, intervalMs)], fromAt: from, toAt: to })
    from = Math.max(from, to)
  }
  return parts
}

/** How much of the span each kind takes, in hundredths; what is said beside the ribbon. */
export function sharesOf(parts: readonly RibbonPart[]): Record<RibbonKind, number> {
  const whole = parts.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0) || 1
  const share = (kind: RibbonKind): number =>
    (100 *
      parts.filter((part) => part.kind === kind).reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0)) /
    whole
  return { good: share('good'), late: share('late'), lost: share('lost'), unknown: share('unknown') }
}
