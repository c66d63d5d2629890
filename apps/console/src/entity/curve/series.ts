import type { ObservationJson } from '@haidang/contracts'

/** One value in time; what is no measurement is drawn apart. */
export type Point = Readonly<{ at: number; value: number; measuring: boolean }>

/** The points of one quantity in stored observations, oldest first. */
export function pointsOf(observations: readonly ObservationJson[], quantity: string): Point[] {
  return observations
    .flatMap(({ at, values, status, statuses }) => {
      const value = values[quantity]
      const ownStatus = statuses?.[quantity] ?? status
      return typeof value === 'number'
        ? [{ at: Date.parse(at), value, measuring: ownStatus === 'measuring' }]
        : []
    })
    .sort((a, b) => a.at - b.at)
}

/** Stored points, and after them what came live since. */
export function withLive(stored: readonly Point[], live: readonly Point[]): Point[] {
  const newest = stored.at(-1)?.at ?? Number.NEGATIVE_INFINITY
  return [...stored, ...live.filter(({ at }) => at > newest).sort((a, b) => a.at - b.at)]
}

/** How far above the values a limit may lie and still be shown with them. */
const nearBy = 12

/**
 * The lowest and highest of what the chart must show: the values and the first limit above them, so that it is
 * seen how far away it is; from zero where there are limits or where that does not flatten the curve.
 */
export function rangeOf(
  points: readonly Pick<Point, 'value'>[],
  limits: readonly number[],
): [number, number] {
  const values = points.map(({ value }) => value)
  if (values.length === 0) return [0, 1]
  const low = Math.min(...values)
  const high = Math.max(...values)
  const next = limits.filter((limit) => limit > high).sort((a, b) => a - b)[0]
  const top = next !== undefined && next <= high * nearBy ? next : high
  const floor = low >= 0 && (limits.length > 0 || low <= high / 2) ? 0 : low
  const margin = Math.max((top - floor) * 0.08, 0.5)
  return [floor === 0 ? 0 : floor - margin, top + margin]
}
