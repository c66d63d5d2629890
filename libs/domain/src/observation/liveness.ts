const fiveMinutesMs = 300_000

/**
 * Whether an observation may sound a siren: its time of measurement is not older than
 * max(5 min, 3 × interval) at the time of receipt. All else is late: stored and evaluated in event time.
 */
export function isLive(observation: { at: number; receivedAt: number }, intervalMs: number): boolean {
  return observation.at >= observation.receivedAt - Math.max(fiveMinutesMs, 3 * intervalMs)
}

/** How old a value looks on a screen. */
export type Freshness = 'live' | 'late' | 'stale' | 'lost'

/** Over how many expected intervals a value is late, stale, lost. */
export const freshnessLimits = { late: 1.5, stale: 3, lost: 10 } as const

/** live ≤ 1.5 E < late ≤ 3 E < stale ≤ 10 E < lost, where E is the expected interval. */
export function freshness(ageMs: number, intervalMs: number): Freshness {
  if (ageMs <= freshnessLimits.late * intervalMs) return 'live'
  if (ageMs <= freshnessLimits.stale * intervalMs) return 'late'
  return ageMs <= freshnessLimits.lost * intervalMs ? 'stale' : 'lost'
}
