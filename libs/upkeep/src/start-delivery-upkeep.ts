import type { Clock, Log } from '@haidang/domain'
import { type Repeating, startRepeating } from '@haidang/platform'
import { type Db, dropDeliveries, giveUpOrphans } from '@haidang/store'

export type DeliveryUpkeepOptions = Readonly<{ db: Db; clock: Clock; log: Log; everyMs?: number }>

const dayMs = 86_400_000
/** As alarms and audit. */
const keptMs = 5 * 365.25 * dayMs
/** A drained outbox row says nothing that its event and its deliveries do not say. */
const drainedKeptMs = 7 * dayMs

/** Ends deliveries to endpoints that nobody serves any more, and takes away what has been kept for long enough. */
export function startDeliveryUpkeep({
  db,
  clock,
  log,
  everyMs = 3_600_000,
}: DeliveryUpkeepOptions): Repeating {
  return startRepeating({
    ...{ failed: 'upkeep.deliveries-not-dropped', everyMs, log },
    turn: async () => {
      const orphans = await giveUpOrphans(db)
      if (orphans > 0) log.warn('upkeep.deliveries-given-up', { deliveries: orphans })
      const now = clock.now()
      return dropDeliveries(db, { endedAt: now - keptMs, drainedAt: now - drainedKeptMs })
    },
  })
}
