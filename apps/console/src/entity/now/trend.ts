import type { Point } from '../curve/series.js'

/** How a value changes, in its own unit. */
export type Trend = Readonly<{
  per10Min: number
  /** What it was told from, in ms. */
  windowMs: number
  /** The one sudden step after which it stands still; `per10Min` is 0 then. */
  leapt?: number
}>

const quarterMs = 900_000
const tenMinutesMs = 600_000
const fewest = 3
/** A step is a leap from this share of the value on, and when it is nearly all that happened. */
const leapShare = 0.2
const leapOfAllMoves = 0.6
/** What follows a leap stands still while it stays within this share of it. */
const stillShare = 0.15

type Now = Readonly<{ now: number; intervalMs: number }>

/**
 * The slope of the last quarter of an hour (of three intervals where the device reports more seldom) by least squares, so that
 * one odd value is no trend; undefined for fewer than three measurements or when they are old. A leap that came to rest is told
 * as one: a line through it would rise where nothing rises any more.
 */
export function trendOf(points: readonly Point[], { now, intervalMs }: Now): Trend | undefined {
  const windowMs = Math.max(quarterMs, 3 * intervalMs)
  const near = points.filter((point) => point.measuring && point.at >= now - windowMs)
  const slope = slopeOf(near)
  if (slope === undefined) return undefined
  const leapt = leapOf(near)
  if (leapt !== undefined) return { per10Min: 0, windowMs, leapt }
  return { per10Min: slope * tenMinutesMs, windowMs }
}

/** The one step that did it, where the values before and after it hardly move. */
function leapOf(points: readonly Point[]): number | undefined {
  const steps = points.slice(1).map(({ value }, n) => value - (points[n]?.value ?? value))
  const moves = steps.reduce((sum, step) => sum + Math.abs(step), 0)
  const leap = steps.reduce((most, step) => (Math.abs(step) > Math.abs(most) ? step : most), 0)
  const landed = steps.indexOf(leap) + 1
  const after = points.slice(landed).map(({ value }) => value)
  const level = Math.max(Math.abs(points[landed]?.value ?? 0), Math.abs(points[landed - 1]?.value ?? 0))
  const sudden = Math.abs(leap) >= leapShare * level && Math.abs(leap) >= leapOfAllMoves * moves
  const still = after.length > 1 && Math.max(...after) - Math.min(...after) <= stillShare * Math.abs(leap)
  return leap !== 0 && sudden && still ? leap : undefined
}

/** Change per millisecond. */
function slopeOf(points: readonly Point[]): number | undefined {
  const [first] = points
  const last = points.at(-1)
  if (!first || !last || points.length < fewest || first.at === last.at) return undefined
  const middleAt = points.reduce((sum, { at }) => sum + at, 0) / points.length
  const middle = points.reduce((sum, { value }) => sum + value, 0) / points.length
  const over = points.reduce((sum, { at, value }) => sum + (at - middleAt) * (value - middle), 0)
  const under = points.reduce((sum, { at }) => sum + (at - middleAt) ** 2, 0)
  return over / under
}
