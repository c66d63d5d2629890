import type { Log } from '@haidang/domain'
import type { StoredAlarmEvent } from '@haidang/store'
import type { LiveReadings } from '../live-readings.js'
import { createRecentEvents } from './recent-events.js'

export type AlarmLogOptions = Readonly<{
  readings: Pick<LiveReadings, 'newestSeq' | 'events'>
  /** Called with each page of new events, in order; what it does takes effect before anything else is read. */
  heard(events: readonly StoredAlarmEvent[]): void
  pollMs: number
  /** How many of the newest events are kept at hand. */
  memory: number
  log: Log
}>

export type AlarmLog = Readonly<{
  /** The number of the newest event that has been heard. */
  position(): number
  /** What has been heard after that number, or undefined when memory does not reach back so far. */
  since(after: number): readonly StoredAlarmEvent[] | undefined
  /** There may be something new. */
  wake(): void
  /**
   * Reads now unless that number has been heard: afterwards everything is heard that was committed before.
   * @throws whatever the database says when it cannot.
   */
  reach(seq: number): Promise<void>
  close(): Promise<void>
}>

const readAtOnce = 1_000

/**
 * The one reader of the alarm log in this process. The table is the truth and is read by number; a wake-up only
 * says when, and a lost one costs at most `pollMs`. Numbers follow the order of commits, so nothing can appear
 * behind the position.
 */
export async function openAlarmLog(options: AlarmLogOptions): Promise<AlarmLog> {
  const { readings, heard, log } = options
  const recent = createRecentEvents<StoredAlarmEvent>({
    from: await readings.newestSeq(),
    memory: options.memory,
  })
  let running: Promise<void> | undefined
  let again = false
  let readable = true

  const readUntilNothing = async (): Promise<void> => {
    try {
      while (again) {
        again = false
        const events = await readings.events({ after: recent.position(), limit: readAtOnce })
        if (events.length > 0) heard(events)
        recent.add(events) // now only: a page that was not heard is read again
        again ||= events.length === readAtOnce
      }
    } finally {
      running = undefined // in the turn of the last look at `again`, lest a wake-up fall between the two
    }
  }
  const read = (): Promise<void> => {
    again = true
    running ??= readUntilNothing()
    return running
  }
  const judged = (error?: unknown): void => {
    if (error !== undefined && readable) log.warn('live.log.unreadable', { error, after: recent.position() })
    if (error === undefined && !readable) log.info('live.log.readable', { after: recent.position() })
    readable = error === undefined
  }
  const wake = (): void => void read().then(() => judged(), judged)
  const timer = setInterval(wake, options.pollMs).unref()
  return {
    position: recent.position,
    since: recent.since,
    wake,
    reach: async (seq) => {
      if (recent.position() < seq) await read()
    },
    close: async () => {
      clearInterval(timer)
      await running?.catch(() => undefined)
    },
  }
}
