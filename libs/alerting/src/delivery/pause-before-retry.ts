const firstMs = 1_000
const longestMs = 300_000

/**
 * How long to leave a far end alone after so many attempts: a second, doubled each time, five minutes at most; the second half
 * of it by chance (`chance` in [0, 1)), so that what failed together does not come again together.
 */
export function pauseBeforeRetry(attempts: number, chance: number): number {
  const whole = Math.min(firstMs * 2 ** Math.min(Math.max(attempts - 1, 0), 20), longestMs)
  return Math.round(whole * (0.5 + 0.5 * chance))
}
