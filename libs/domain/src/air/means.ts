import type { HourlyMean } from './now-cast.js'

/** The text gives no least number of hours; three quarters of them are needed, as of the values of an hour. */
const neededShare = 0.75

/**
 * The mean of so many hours from the newest on (µg/m³, newest first); undefined when less than three quarters of them are
 * there. An hour below zero or not finite is none.
 */
export function meanOf(hours: readonly HourlyMean[], count: number): number | undefined {
  const there = hours.slice(0, count).filter(isThere)
  if (there.length < neededShare * count) return undefined
  return there.reduce((sum, mean) => sum + mean, 0) / there.length
}

/** The largest of the hours that are there; undefined when none is. An hour below zero or not finite is none. */
export function largestOf(hours: readonly HourlyMean[]): number | undefined {
  const there = hours.filter(isThere)
  return there.length === 0 ? undefined : Math.max(...there)
}

function isThere(mean: HourlyMean): mean is number {
  return mean !== undefined && Number.isFinite(mean) && mean >= 0
}
