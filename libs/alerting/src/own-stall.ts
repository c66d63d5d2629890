import type { Clock } from '@haidang/domain'

/** What we ourselves have slept through. */
export type OwnStall = Readonly<{
  /** To be called more often than the longest gap for as long as we are awake. */
  awake(): void
  /** Epoch ms since when we have been awake without a gap. */
  endedAt(): number
}>

/** So long nobody of us has been awake: the process stood still, the machine slept, or the clock was moved forward. */
const longestGapMs = 5_000

/**
 * Notices that time has passed which we did not live through. What devices said meanwhile lies unread in front of us:
 * their silence counts from our waking.
 */
export function createOwnStall(clock: Clock): OwnStall {
  let awakeAt = clock.now()
  let endedAt = Number.NEGATIVE_INFINITY
  return {
    awake() {
      const now = clock.now()
      if (now - awakeAt > longestGapMs) endedAt = now
      endedAt = Math.min(endedAt, now) // a clock that was moved back leaves no waking in the future
      awakeAt = now
    },
    endedAt: () => endedAt,
  }
}
