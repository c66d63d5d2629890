/** How many packets a connection may send: `burst` at once, `perSecond` in the long run. */
export type AllowanceLimits = Readonly<{ burst: number; perSecond: number }>

/**
 * A token bucket.
 * @returns whether one more packet at `nowMs` (any clock that only goes forward) is within the limits.
 */
export function createAllowance({ burst, perSecond }: AllowanceLimits): (nowMs: number) => boolean {
  let left = burst
  let filledAt: number | undefined
  return (nowMs) => {
    left = Math.min(burst, left + ((nowMs - (filledAt ?? nowMs)) / 1_000) * perSecond)
    filledAt = nowMs
    if (left < 1) return false
    left -= 1
    return true
  }
}
