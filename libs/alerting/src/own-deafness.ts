import type { Clock } from '@haidang/domain'

/** What nobody could tell us because the database was away. */
export type OwnDeafness = Readonly<{
  failed(): void
  /** The database has answered. */
  reached(): void
  /** Epoch ms since when it has been there without a longer gap. */
  endedAt(): number
}>

/** A shorter trouble loses nothing that counts: who reports then has time to come again. */
const longestGapMs = 5_000

/**
 * Intake notices that the database is away by what devices send. Where nobody sends just then, and for those who report
 * by REST and keep nothing, the watch itself has to: their silence counts from the database's return.
 */
export function createOwnDeafness(clock: Clock): OwnDeafness {
  let failingSinceAt: number | undefined
  let endedAt = Number.NEGATIVE_INFINITY
  return {
    failed() {
      failingSinceAt ??= clock.now()
    },
    reached() {
      const now = clock.now()
      if (failingSinceAt !== undefined && now - failingSinceAt > longestGapMs) endedAt = now
      failingSinceAt = undefined
      endedAt = Math.min(endedAt, now) // a clock that was moved back leaves no end in the future
    },
    endedAt: () => endedAt,
  }
}
