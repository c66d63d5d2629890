import type { Point } from '../curve/series.js'

/** How a value changes, in its own unit. */
export type Trend = Readonly<{
  per10Min: number
  /** What it was told from, in ms. */
  windowMs: number
  /** What it has changed by before it came to rest, unless it came back; `per10Min` is 0 then. */
  leapt?: number
}>

const quarterMs = 900_000
const tenMinutesMs = 600_000
const fewest = 3
/** A change is worth telling as done from this share of the value on. */
const changedShare = 0.2
/** What comes after it stands still while it stays within this share of the change … */
const stillShare = 0.15
/** … and does so for this share of the measurements; a steady slope has far fewer of them near its end. */
const restingShare = 0.3

type Now = Readonly<{ now: number; intervalMs: number }>

/**
 * The slope of the last quarter of an hour (of three intervals where the device reports more seldom) by least squares, so that
 * one odd value is no trend; undefined for fewer than three measurements, when they are old, or when the newest has left the
 * line: it rises through what has just collapsed. A change that came to rest is told as one, for nothing rises any more.
 */
export function trendOf(points: readonly Point[], { now, intervalMs }: Now): Trend | undefined {
  const windowMs = Math.max(quarterMs, 3 * intervalMs)
  const near = points.filter((point) => point.measuring && point.at >= now - windowMs)
  const slope = slopeOf(near)
  if (slope === undefined) return undefined
  const leapt = leapOf(near)
  if (leapt !== undefined) return { per10Min: 0, windowMs, ...(leapt !== 0 && { leapt }) }
  if (hasTurned(near, slope)) return undefined
  return { per10Min: slope * tenMinutesMs, windowMs }
}

/** How much the value has changed where it has come to rest since; 0 where it is back at what it was. */
function leapOf(points: readonly Point[]): number | undefined {
  const [from, to] = [points[0]?.value ?? 0, points.at(-1)?.value ?? 0]
  if (!isWorthTelling(points)) return undefined
  const still = stillShare * swingOf(points)
  const resting = points.length - 1 - points.findLastIndex(({ value }) => Math.abs(value - to) > still)
  if (resting < Math.max(2, Math.ceil(restingShare * points.length))) return undefined
  return Math.abs(to - from) < changedShare * Math.max(Math.abs(from), Math.abs(to)) ? 0 : to - from
}

/** The newest lies on the wrong side of what it should have gone on from. */
function hasTurned(points: readonly Point[], slope: number): boolean {
  const beyondMiddle = (points.at(-1)?.value ?? 0) - middleOf(points)
  return slope * beyondMiddle < 0 && isWorthTelling(points)
}

function isWorthTelling(points: readonly Point[]): boolean {
  return (
    swingOf(points) > 0 &&
    swingOf(points) >= changedShare * Math.max(...points.map(({ value }) => Math.abs(value)))
  )
}

/** How far from the newest value it has been. */
function swingOf(points: readonly Point[]): number {
  const to = points.at(-1)?.value ?? 0
  return Math.max(0, ...points.map(({ value }) => Math.abs(value - to)))
}

function middleOf(points: readonly Point[]): number {
  return points.reduce((sum, { value }) => sum + value, 0) / points.length
}

/** Change per millisecond. */
function slopeOf(points: readonly Point[]): number | undefined {
  const [first] = points
  const last = points.at(-1)
  if (!first || !last || points.length < fewest || first.at === last.at) return undefined
  const middleAt = points.reduce((sum, { at }) => sum + at, 0) / points.length
  const middle = middleOf(points)
  const over = points.reduce((sum, { at, value }) => sum + (at - middleAt) * (value - middle), 0)
  const under = points.reduce((sum, { at }) => sum + (at - middleAt) ** 2, 0)
  return over / under
}
