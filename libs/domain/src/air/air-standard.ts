import { ambientAirLimits } from '../limit/ambient-air.js'
import { type AveragingPeriod, legalLimit } from '../limit/legal-limit.js'
import type { Pollutant } from './breakpoints.js'

/** Means over one averaging period, µg/m³. */
export type AirMeans = Readonly<{
  period: AveragingPeriod
  means: Readonly<Partial<Record<Pollutant, number>>>
}>

/** What a share in tenths of a percent begins with above its limit. */
const justOver = 100.1

/**
 * The highest share of its legal limit (%) that any mean takes on a day of the site's calendar; above 100 the national
 * standard is exceeded. Undefined when no mean has a limit.
 */
export function shareOfStandard(all: readonly AirMeans[], day: string): number | undefined {
  const shares = all.flatMap(({ period, means }) =>
    Object.entries(means).flatMap(([quantity, mean]) => {
      const law = legalLimit(ambientAirLimits, { quantity, period }, day)
      return law ? [shareOf(mean, law.limit)] : []
    }),
  )
  return shares.length === 0 ? undefined : Math.max(...shares)
}

/**
 * A mean that reads as more than its limit is over it, however little that is of a large one: 30 005 µg/m³ of CO is no
 * “100.0 %”. Means are read to a tenth.
 */
function shareOf(mean: number, limit: number): number {
  const share = (100 * mean) / limit
  return Math.round(mean * 10) > Math.round(limit * 10) ? Math.max(share, justOver) : share
}
