const shortestMs = 500
const longestMs = 15_000

/**
 * How long to wait before try number `attempt` (0 first): full jitter between 0.5 s and a ceiling that doubles
 * up to 15 s, for ever. `chance` is in [0, 1).
 */
export function backOffMs(attempt: number, chance: number): number {
  const ceiling = Math.min(longestMs, shortestMs * 2 ** Math.min(attempt + 1, 10))
  return shortestMs + chance * (ceiling - shortestMs)
}
