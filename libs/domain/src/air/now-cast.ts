const hoursInWindow = 12
const smallestWeight = 0.5

/** An hourly mean in µg/m³; undefined when the hour has none. */
export type HourlyMean = number | undefined

/**
 * The NowCast of PM2.5 or PM10 from hourly means in µg/m³, the current hour first, then the eleven before it
 * (Decision 1459, 1.3). Undefined unless at least two of the newest three hours exist. A missing hour has no
 * weight; a mean below zero or not finite counts as missing.
 *
 * With the smallest weight the Decision prints a sum that is not divided by its weights. We divide, as
 * maintained implementations do, or an hour without its newest value would come out at half; `literal` gives
 * the printed form, for audits.
 */
export function nowCast(
  hours: readonly HourlyMean[],
  options: { literal?: boolean } = {},
): number | undefined {
  const means = Array.from({ length: hoursInWindow }, (_, age) => usable(hours[age]))
  const present = means.filter((mean) => mean !== undefined)
  if (means.slice(0, 3).filter((mean) => mean !== undefined).length < 2) return undefined
  const highest = Math.max(...present)
  if (highest === 0) return 0
  const weight = Math.max(Math.min(...present) / highest, smallestWeight)
  const { sum, weights } = weigh(means, weight)
  return options.literal && weight === smallestWeight ? sum * weight : sum / weights
}

function usable(mean: HourlyMean): HourlyMean {
  return mean !== undefined && Number.isFinite(mean) && mean >= 0 ? mean : undefined
}

function weigh(means: readonly HourlyMean[], weight: number): { sum: number; weights: number } {
  let sum = 0
  let weights = 0
  means.forEach((mean, age) => {
    if (mean === undefined) return
    sum += weight ** age * mean
    weights += weight ** age
  })
  return { sum, weights }
}
