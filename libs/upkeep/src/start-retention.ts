import { type Clock, type Log, feeds } from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import {
  type Db,
  type Dropped,
  type KeptDays,
  dropEvents,
  dropMinutes,
  dropObservations,
  dropQuarantine,
  noteRetention,
} from '@haidang/store'

export type RetentionOptions = Readonly<{
  db: Db
  /** How long raw observations, roll-ups of minutes and events are kept. Hours and days stay for ever. */
  keep: KeptDays & Readonly<{ eventDays: number }>
  clock: Clock
  log: Log
  stage?: Stage | undefined
  everyMs?: number
}>

const dayMs = 86_400_000
/** A message that nobody has repaired by then. */
const quarantineDays = 90

/**
 * Takes away what has been kept for long enough: raw observations once they are rolled up, minutes, events, refused
 * messages.
 * Alarms, their events, audit and deliveries are not its business: they are kept by rules of their own.
 */
export function startRetention(options: RetentionOptions): Repeating {
  const { db, keep, clock, log, stage, everyMs = 3_600_000 } = options
  return startRepeating({
    ...{ failed: 'upkeep.retention-failed', everyMs, log, stage },
    turn: async () => {
      const now = clock.now()
      for (const { id: feed } of feeds) {
        const raw = await dropObservations(db, { feed, at: now - keep.rawDays * dayMs })
        tell(log, { feed, what: 'observations' }, raw)
        const minutes = await dropMinutes(db, { feed, at: now - keep.minuteDays * dayMs })
        tell(log, { feed, what: 'minutes' }, minutes)
      }
      const events = await dropEvents(db, { at: now - keep.eventDays * dayMs })
      tell(log, { what: 'events' }, events)
      const refused = await dropQuarantine(db, { at: now - quarantineDays * dayMs })
      if (refused > 0) log.info('upkeep.quarantine-dropped', { messages: refused })
      await noteRetention(db, { ...keep, at: now })
      return refused > 0
    },
  })
}

function tell(log: Log, of: Readonly<{ feed?: string; what: string }>, { outcome, from }: Dropped): void {
  if (outcome === 'nothing') return
  const keptFrom = new Date(from).toISOString()
  log.info(outcome === 'gone' ? 'upkeep.dropped' : 'upkeep.not-dropped-yet', { ...of, keptFrom })
}
