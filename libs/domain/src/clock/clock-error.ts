/** What one device's newest report says of the server's clock. */
export type Testimony = Readonly<{
  /** How far the server's clock was ahead of the report's own stamp when it came, ms: its journey, or a wrong clock. */
  aheadMs: number
  /** A stamp may stand for so long a time before it: whoever marks the beginning of what was measured is not wrong. */
  intervalMs: number
}>

/** Fewer say nothing about a clock. */
export const fewestWitnesses = 5

/** A clock that is off by less does no harm yet: it calls not even a vehicle silent, and refuses nobody. */
export const clockErrorLimitMs = 20_000

/** One who contradicts the server's clock may be wrong; it takes nearly all of them. */
const shareToDoubt = 0.9
/** Once it is in doubt, half of them keep it there. */
const shareToKeepDoubting = 0.5
/** The error is not set anew for less, so that time does not tremble. */
const tremorMs = 5_000

/**
 * How far the server's clock is ahead of what devices as a whole say (ms; negative: behind), 0 while they do not contradict
 * it. Where too few speak, or they do not agree with each other, it stays `knownMs`.
 */
export function clockErrorMs(testimonies: readonly Testimony[], knownMs: number): number {
  if (testimonies.length < fewestWitnesses) return knownMs
  const excesses = testimonies.map(excessMs)
  const ahead = excesses.filter((excess) => excess > clockErrorLimitMs).length
  const behind = excesses.filter((excess) => excess < -clockErrorLimitMs).length
  const share = knownMs === 0 ? shareToDoubt : shareToKeepDoubting
  if (Math.max(ahead, behind) < share * testimonies.length) return 0
  const errorMs = lowerQuartile(testimonies.map(({ aheadMs }) => aheadMs))
  const agreeing = testimonies.filter(
    ({ aheadMs, intervalMs }) => Math.abs(aheadMs - errorMs) <= clockErrorLimitMs + intervalMs,
  )
  if (agreeing.length < testimonies.length / 2) return knownMs
  return Math.abs(errorMs - knownMs) <= tremorMs ? knownMs : errorMs
}

/** What the way of marking a report cannot explain. */
function excessMs({ aheadMs, intervalMs }: Testimony): number {
  return aheadMs < 0 ? aheadMs : Math.max(0, aheadMs - intervalMs)
}

/** Journeys only delay: the prompt ones tell the time. The most prompt may be those whose own clocks are ahead. */
function lowerQuartile(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 4)] ?? 0
}
