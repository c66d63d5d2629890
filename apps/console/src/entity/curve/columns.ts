import type { Bucket } from './buckets.js'
import type { Point } from './series.js'

/**
 * Columns for the chart: seconds, the measured line with its gaps open, the points that are no measurement, and, where
 * a pixel stands for many values, the lowest and the highest of them.
 */
export type Columns = [
  seconds: number[],
  line: (number | null)[],
  others: (number | null)[],
  low: (number | null)[],
  high: (number | null)[],
]

type Row = Readonly<{
  at: number
  line?: number
  other?: number
  low?: number
  high?: number
}>

/** More values than this are told as the spread of each of so many steps: single ones nobody could tell apart. */
export const mostSteps = 360

/** How many ms a step is, when there are too many points to draw each; undefined when each is drawn. */
export function stepOf(
  points: readonly Point[],
  { fromAt, toAt }: Readonly<{ fromAt: number; toAt: number }>,
): number | undefined {
  return points.length > 2 * mostSteps ? Math.max(1, Math.round((toAt - fromAt) / mostSteps)) : undefined
}

/** Every point. No line is drawn over more than `gapMs` without a measurement: there nobody knows. */
export function columnsOf(points: readonly Point[], gapMs: number): Columns {
  return columnsFrom(rowsOf(points, gapMs))
}

function rowsOf(points: readonly Point[], gapMs: number): Row[] {
  const rows: Row[] = []
  let before: Point | undefined
  for (const point of points) {
    if (before && point.at - before.at > gapMs) rows.push({ at: before.at + 1 })
    rows.push({ at: point.at, ...(point.measuring ? { line: point.value } : { other: point.value }) })
    before = point
  }
  return rows
}

/** The mean of each bucket with its lowest and highest, open where nothing was measured; then the points that came since. */
export function columnsOfBuckets(
  buckets: readonly Bucket[],
  { since, gapMs }: Readonly<{ since: readonly Point[]; gapMs: number }>,
): Columns {
  const told = buckets.map(({ fromAt, toAt, told: step }): Row => {
    const at = (fromAt + toAt) / 2
    return step ? { at, line: step.mean, low: step.min, high: step.max } : { at }
  })
  const endAt = buckets.at(-1)?.toAt
  const first = since[0]
  const open = endAt !== undefined && first && first.at - endAt > gapMs ? [{ at: endAt }] : []
  return columnsFrom([...told, ...open, ...rowsOf(since, gapMs)])
}

/** The mean of each step of `stepMs` with its lowest and highest; gaps that are longer than a step stay open. */
export function spreadOf(
  points: readonly Point[],
  { stepMs, gapMs }: Readonly<{ stepMs: number; gapMs: number }>,
): Columns {
  const rows: Row[] = []
  let lastAt: number | undefined
  for (const step of stepsOf(points, stepMs)) {
    const [first] = step
    const last = step.at(-1)
    if (!first || !last) continue
    const middle = Math.floor(first.at / stepMs) * stepMs + stepMs / 2
    if (lastAt !== undefined && first.at - lastAt > Math.max(gapMs, stepMs))
      rows.push({ at: middle - stepMs / 2 })
    rows.push({ at: middle, ...told(step) })
    lastAt = last.at
  }
  return columnsFrom(rows)
}

function stepsOf(points: readonly Point[], stepMs: number): Point[][] {
  const steps = new Map<number, Point[]>()
  for (const point of points) {
    const place = Math.floor(point.at / stepMs)
    const own = steps.get(place)
    if (own) own.push(point)
    else steps.set(place, [point])
  }
  return [...steps.values()]
}

function told(step: readonly Point[]): Omit<Row, 'at'> {
  const values = step.filter(({ measuring }) => measuring).map(({ value }) => value)
  const other = step.find(({ measuring }) => !measuring)?.value
  if (values.length === 0) return other === undefined ? {} : { other }
  return {
    line: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: Math.min(...values),
    high: Math.max(...values),
    ...(other !== undefined && { other }),
  }
}

function columnsFrom(rows: readonly Row[]): Columns {
  return [
    rows.map(({ at }) => at / 1_000),
    rows.map(({ line }) => line ?? null),
    rows.map(({ other }) => other ?? null),
    rows.map(({ low }) => low ?? null),
    rows.map(({ high }) => high ?? null),
  ]
}
