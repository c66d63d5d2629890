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
 * messages. What fails keeps nothing else from its turn: it is logged, and all that failed is told when the others are done.
 * Alarms, their events, audit and deliveries are not its business: they are kept by rules of their own.
 */
export function startRetention(options: RetentionOptions): Repeating {
  const { db, keep, clock, log, stage, everyMs = 3_600_000 } = options
  return startRepeating({
    ...{ failed: 'upkeep.retention-failed', everyMs, log, stage },
    turn: async () => {
      const now = clock.now()
      const failed: unknown[] = []
      for (const { what, feed, drop } of partsAt(db, keep, now)) {
        const of = { ...(feed !== undefined && { feed }), what }
        try {
          tell(log, of, await drop())
        } catch (error) {
          log.error('upkeep.not-dropped', { ...of, error })
          failed.push(error)
        }
      }
      const refused = await dropQuarantine(db, { at: now - quarantineDays * dayMs })
      if (refused > 0) log.info('upkeep.quarantine-dropped', { messages: refused })
      await noteRetention(db, { ...keep, at: now })
      if (failed.length > 0) throw new AggregateError(failed, `${failed.length} parts were not taken away`)
      return refused > 0
    },
  })
}

type Part = Readonly<{ what: string; feed?: string; drop: () => Promise<Dropped> }>

/** What has its time, each of it a turn of its own. */
function partsAt(db: Db, keep: RetentionOptions['keep'], now: number): Part[] {
  const before = (days: number): number => now - days * dayMs
  return [
    ...feeds.flatMap(({ id: feed }): Part[] => [
      { what: 'observations', feed, drop: () => dropObservations(db, { feed, at: before(keep.rawDays) }) },
      { what: 'minutes', feed, drop: () => dropMinutes(db, { feed, at: before(keep.minuteDays) }) },
    ]),
    { what: 'events', drop: () => dropEvents(db, { at: before(keep.eventDays) }) },
  ]
}

function tell(log: Log, of: Readonly<{ feed?: string; what: string }>, { outcome, from }: Dropped): void {
  if (outcome === 'nothing') return
  const keptFrom = new Date(from).toISOString()
  log.info(outcome === 'gone' ? 'upkeep.dropped' : 'upkeep.not-dropped-yet', { ...of, keptFrom })
}
