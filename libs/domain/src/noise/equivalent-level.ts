import type { Measured, Surroundings } from '../feed/derivation.js'
import { type LegalLimit, legalLimit } from '../limit/legal-limit.js'
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
 * The level of the last hour, and by how much that is over the limit of its place and hour (negative: under it). Day and
 * night are held against their own limits: until the greater part of an hour lies within the present one, there is no
 * excess. A place that says of no class what it is has the limit of an ordinary one.
 */
export function noiseOfHour(
  reports: readonly Measured[],
  { intervalMs, labels, zone }: Surroundings,
): Readonly<Partial<Record<string, number>>> {
  const last = reports.at(-1)
  if (last?.values['leq'] === undefined) return {}
  const needed = neededShare * Math.max(1, noiseHourMs / intervalMs)
  const levels = reports.flatMap(({ values: { leq } }) => leq ?? [])
  if (levels.length < needed) return {}
  const leq1h = tenths(equivalentLevel(levels))
  const place = labels['place'] ?? 'ordinary'
  const limitAt = (at: number): LegalLimit | undefined =>
    legalLimit(
      noiseLimits,
      { quantity: 'leq', period: '1h', place, hour: siteTime(at - 1, zone).hour },
      siteDate(at - 1, zone),
    )
  const law = limitAt(last.at)
  const held = reports.flatMap(({ at, values: { leq } }) =>
    leq !== undefined && limitAt(at) === law ? [leq] : [],
  )
  if (!law || held.length < needed) return { leq1h }
  return { leq1h, excess: tenths(equivalentLevel(held) - law.limit) }
}

function tenths(level: number): number {
  return Math.round(level * 10) / 10
}
