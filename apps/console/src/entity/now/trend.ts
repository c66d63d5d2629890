import type { Point } from '../curve/series.js'

/** How a value changes, in its own unit; `perHour` only where there is an hour to look back on. */
export type Trend = Readonly<{ per10Min: number; perHour?: number }>

const tenMinutesMs = 600_000
const hourMs = 3_600_000
const fewest = 3

type Now = Readonly<{ now: number; intervalMs: number }>

/**
 * The slope of the last quarter of an hour (of three intervals where the device reports more seldom) by least squares, so that
 * one odd value is no trend; undefined for fewer than three measurements or when they are old.
 */
export function trendOf(points: readonly Point[], { now, intervalMs }: Now): Trend | undefined {
  const window = Math.max(900_000, 3 * intervalMs)
  const near = measuredSince(points, now - window)
  const slope = slopeOf(near)
  if (slope === undefined) return undefined
  const hour = measuredSince(points, now - Math.max(hourMs, window))
  const longEnough = span(hour) >= 0.75 * hourMs
  const hourSlope = longEnough ? slopeOf(hour) : undefined
  return {
    per10Min: slope * tenMinutesMs,
    ...(hourSlope !== undefined && { perHour: hourSlope * hourMs }),
  }
}

function measuredSince(points: readonly Point[], at: number): Point[] {
  return points.filter((point) => point.measuring && point.at >= at)
}

function span(points: readonly Point[]): number {
  const [first] = points
  const last = points.at(-1)
  return first && last ? last.at - first.at : 0
}

/** Change per millisecond. */
function slopeOf(points: readonly Point[]): number | undefined {
  if (points.length < fewest || span(points) === 0) return undefined
  const middleAt = points.reduce((sum, { at }) => sum + at, 0) / points.length
  const middle = points.reduce((sum, { value }) => sum + value, 0) / points.length
  const over = points.reduce((sum, { at, value }) => sum + (at - middleAt) * (value - middle), 0)
  const under = points.reduce((sum, { at }) => sum + (at - middleAt) ** 2, 0)
  return over / under
}
