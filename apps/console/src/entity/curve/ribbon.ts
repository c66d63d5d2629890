import { type Freshness, freshness } from '@haidang/domain'
import type { Point } from './series.js'

/** `unknown`: before anything is known, or while the device says itself that it does not measure. */
export type RibbonKind = 'good' | 'late' | 'lost' | 'unknown'

export type RibbonPart = Readonly<{ kind: RibbonKind; fromAt: number; toAt: number }>

type Span = Readonly<{ fromAt: number; toAt: number; intervalMs: number }>

const kinds: Record<Freshness, RibbonKind> = { live: 'good', late: 'late', stale: 'late', lost: 'lost' }

/** What was known of a quantity at each moment of a span: how fresh its newest value was then. */
export function ribbonOf(points: readonly Point[], { fromAt, toAt, intervalMs }: Span): RibbonPart[] {
  const parts: RibbonPart[] = []
  const add = (part: RibbonPart): void => {
    const from = Math.max(part.fromAt, fromAt)
    const to = Math.min(part.toAt, toAt)
    if (to <= from) return
    const last = parts.at(-1)
    if (last && last.kind === part.kind && from - last.toAt < 1)
      parts[parts.length - 1] = { ...last, toAt: to }
    else parts.push({ kind: part.kind, fromAt: from, toAt: to })
  }
  add({ kind: 'unknown', fromAt, toAt: points[0]?.at ?? toAt })
  for (const [place, point] of points.entries()) {
    const next = points[place + 1]?.at ?? toAt
    for (const part of aging(point, next, intervalMs)) add(part)
  }
  return parts
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
