import type { Clock, Log } from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import { type Db, type ReadyHours, StoreUnavailable, rollUp } from '@haidang/store'

import { BusyElsewhere } from './busy-elsewhere.js'

export type RollUpUpkeepOptions = Readonly<{
  db: Db
  /** IANA name; the days of the place begin by it. */
  zone: string
  /** Computes what else follows from hours whose values have changed; told once they are rolled up. */
  follow?: (ready: ReadyHours) => Promise<void>
  clock: Clock
  log: Log
  stage?: Stage | undefined
  everyMs?: number
  settleMs?: number
}>

/**
 * Keeps the roll-ups of 1 min, 1 h and 1 day behind the observations: whatever hour got a value, however late, is rolled
 * up anew. Nobody waits for it, for what is not rolled up yet is read from the observations.
 */
export function startRollUp(options: RollUpUpkeepOptions): Repeating {
  const { db, zone, follow, clock, log, stage, everyMs = 5_000, settleMs = 30_000 } = options
  /** What fails for a fault of ours would fail again: the roll-ups do not wait for it. What only cannot be now, comes again. */
  const followed = async (ready: ReadyHours): Promise<void> => {
    try {
      await follow?.(ready)
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof BusyElsewhere) throw error
      log.error('upkeep.not-followed', { feed: ready.feed, hours: ready.hours.length, error })
    }
  }
  return startRepeating({
    ...{ failed: 'upkeep.not-rolled-up', everyMs, log, stage },
    turn: async () => {
      const { hours, more } = await rollUp(db, { zone, now: clock.now(), settleMs, follow: followed })
      if (hours > 0) log.debug('upkeep.rolled-up', { hours })
      return more
    },
  })
}
