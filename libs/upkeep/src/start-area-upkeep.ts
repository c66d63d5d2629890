import { type Clock, type Log, siteDate } from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import { type Db, settleDeviceAreas } from '@haidang/store'

export type AreaUpkeepOptions = Readonly<{
  db: Db
  /** IANA name; the days of the place begin by it. */
  zone: string
  clock: Clock
  log: Log
  stage?: Stage | undefined
  everyMs?: number
}>

/**
 * Brings devices into the units of the day when it begins, where units were merged or divided from that day on. What is
 * raised in the minute before it looks has the right unit all the same: alarms ask the memberships themselves.
 */
export function startAreaUpkeep(options: AreaUpkeepOptions): Repeating {
  const { db, zone, clock, log, stage, everyMs = 60_000 } = options
  return startRepeating({
    ...{ failed: 'upkeep.areas-not-settled', everyMs, log, stage },
    turn: async () => {
      const moved = await db.tx((tx) => settleDeviceAreas(tx, siteDate(clock.now(), zone)))
      if (moved > 0) log.info('upkeep.areas-settled', { moved })
      return false
    },
  })
}
