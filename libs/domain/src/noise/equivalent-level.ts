import type { Measured, Surroundings } from '../feed/derivation.js'
import { legalLimit } from '../limit/legal-limit.js'
import { noiseLimits } from '../limit/noise.js'
import { siteDate, siteTime } from '../site-time.js'

export const noiseHourMs = 3_600_000
/** An hour that lacks more than a quarter of its reports has no level. */
const neededShare = 0.75

/** The equivalent level of several stretches of equal length, in dB(A): the mean of their energies. */
export function equivalentLevel(levels: readonly number[]): number {
  const energy = levels.reduce((sum, level) => sum + 10 ** (level / 10), 0) / levels.length
  return 10 * Math.log10(energy)
}

/**
 * The level of the last hour, and by how much it is over the limit of its place and hour (negative: under it). A place
 * that says of no class what it is has the limit of an ordinary one.
 */
export function noiseOfHour(
  reports: readonly Measured[],
  { intervalMs, labels, zone }: Surroundings,
): Readonly<Partial<Record<string, number>>> {
  const levels = reports.flatMap(({ values: { leq } }) => leq ?? [])
  const last = reports.at(-1)
  if (last?.values['leq'] === undefined) return {}
  if (levels.length < neededShare * Math.max(1, noiseHourMs / intervalMs)) return {}
  const leq1h = equivalentLevel(levels)
  const { hour } = siteTime(last.at - 1, zone)
  const place = labels['place'] ?? 'ordinary'
  const law = legalLimit(
    noiseLimits,
    { quantity: 'leq', period: '1h', place, hour },
    siteDate(last.at - 1, zone),
  )
  return { leq1h: tenths(leq1h), ...(law && { excess: tenths(leq1h - law.limit) }) }
}

function tenths(level: number): number {
  return Math.round(level * 10) / 10
}
