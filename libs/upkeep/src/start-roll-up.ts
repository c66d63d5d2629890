import type { Clock, Log } from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import { type Db, rollUp } from '@haidang/store'

export type RollUpUpkeepOptions = Readonly<{
  db: Db
  /** IANA name; the days of the place begin by it. */
  zone: string
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
  const { db, zone, clock, log, stage, everyMs = 5_000, settleMs = 30_000 } = options
  return startRepeating({
    ...{ failed: 'upkeep.not-rolled-up', everyMs, log, stage },
    turn: async () => {
      const { hours, more } = await rollUp(db, { zone, now: clock.now(), settleMs })
      if (hours > 0) log.debug('upkeep.rolled-up', { hours })
      return more
    },
  })
}
