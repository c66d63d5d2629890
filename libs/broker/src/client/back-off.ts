type Pauses = Readonly<{ firstPauseMs: number; longestPauseMs: number }>

/**
 * The pause before the next attempt, ms: doubled after each that failed, up to the longest, and half of it by chance,
 * so that many clients of a broker that comes back do not all come at once. `chance` gives 0 to 1.
 */
export function pauseBefore(
  failures: number,
  { firstPauseMs, longestPauseMs }: Pauses,
  chance: () => number,
): number {
  const whole = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures, 20))
  return whole / 2 + (whole / 2) * chance()
}
