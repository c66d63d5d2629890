import { ambientAirLimits } from '../limit/ambient-air.js'
import { type AveragingPeriod, legalLimit } from '../limit/legal-limit.js'
import type { Pollutant } from './breakpoints.js'

/** Means over one averaging period, µg/m³. */
export type AirMeans = Readonly<{
  period: AveragingPeriod
  means: Readonly<Partial<Record<Pollutant, number>>>
}>

/**
 * The highest share of its legal limit (%) that any mean takes on a day of the site's calendar; above 100 the national
 * standard is exceeded. Undefined when no mean has a limit.
 */
export function shareOfStandard(all: readonly AirMeans[], day: string): number | undefined {
  const shares = all.flatMap(({ period, means }) =>
    Object.entries(means).flatMap(([quantity, mean]) => {
      const law = legalLimit(ambientAirLimits, { quantity, period }, day)
      return law ? [(100 * mean) / law.limit] : []
    }),
  )
  return shares.length === 0 ? undefined : Math.max(...shares)
}
