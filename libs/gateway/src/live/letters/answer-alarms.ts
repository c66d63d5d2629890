import type { AlarmsReply, LiveAlarm, LiveAlarmEvent } from '@haidang/contracts'
import { type StoredAlarm, type StoredAlarmEvent, StoreUnavailable } from '@haidang/store'
import type { LivePaces } from '../live-paces.js'
import type { LiveReadings } from '../live-readings.js'
import { shareReads } from '../share-reads.js'
import type { AlarmLog } from './alarm-log.js'
import { eventInScope } from './event-in-scope.js'
import type { Postbox } from './postbox.js'
import type { LetterWriter } from './write-letter.js'

export type AlarmsQuestion = Readonly<{ after?: number | undefined; scope?: string | undefined }>

/**
 * The answer, decided in the very turn in which `settle` is called: when it says that the receiver follows
 * from here on, nothing can have happened between the reply and the first letter.
 */
export type Settled = Readonly<{ reply: AlarmsReply; follows: boolean }>

export type AnswerAlarms = (box: Postbox, question: AlarmsQuestion) => Promise<() => Settled>

export type AnswerAlarmsOptions = Readonly<{
  readings: Pick<LiveReadings, 'events' | 'countEvents' | 'liveAlarms'>
  log: AlarmLog
  writer: LetterWriter
  paces: Pick<LivePaces, 'page' | 'mostReplayed'>
}>

/** Everything of the scope between the question and `upTo`. */
type Page = Readonly<{ events: readonly StoredAlarmEvent[]; upTo: number; more: boolean }>
type Alarms = Awaited<ReturnType<LiveReadings['liveAlarms']>>

/** Answers are shared for this long: what happened since is added from the log's memory. */
const keepMs = 1_000
/** Of one snapshot, before its asker is told to come back. */
const mostReads = 4

/**
 * Answers `alarms`: from the log's memory when it reaches back far enough, else from the database, page by
 * page. The database is read up to the log's position only; what the log hears while it is being read is
 * added when the answer is settled, so nothing is missing between replay and following, and nothing comes twice.
 */
export function createAnswerAlarms({ readings, log, writer, paces }: AnswerAlarmsOptions): AnswerAlarms {
  /** What others have just read serves only while memory still reaches from it to the newest event. */
  const joins = (seq: number): boolean => log.since(seq) !== undefined
  const pages = shareReads<Page>({ keepMs, good: ({ more, upTo }) => more || joins(upTo) })
  const snapshots = shareReads<Alarms>({ keepMs, good: ({ seq }) => joins(seq) })
  const counts = shareReads<number>({ keepMs })

  const replay = async (box: Postbox, after: number): Promise<() => Settled> => {
    const page = log.since(after)
      ? { events: [], upTo: after, more: false }
      : await pages(`${box.key} ${after}`, () => readPage({ readings, log, paces }, box, after))
    return () => {
      const tail = page.more ? undefined : log.since(page.upTo)
      const known = [...page.events, ...(tail ?? []).filter((event) => eventInScope(box.scope, event))]
      const follows = tail !== undefined && known.length <= 2 * paces.page
      const told = follows ? known : known.slice(0, paces.page)
      const upTo = follows ? box.head() : (told.at(-1)?.seq ?? page.upTo)
      const events = chain(told, after, writer)
      return { follows, reply: { kind: 'events', events, upTo, more: !follows, scope: box.key } }
    }
  }

  const snapshot = async (box: Postbox, missed: number): Promise<() => Settled> => {
    const { seq, alarms } = await joinedSnapshot(log, () =>
      snapshots(box.key, () => readings.liveAlarms(box.scope)),
    )
    return () => {
      const tail = log.since(seq)
      if (!tail) return { follows: false, reply: { kind: 'refused', reason: 'unavailable' } }
      const now = brought(
        alarms,
        tail.filter((event) => eventInScope(box.scope, event)),
        writer,
      )
      return {
        follows: true,
        reply: { kind: 'snapshot', alarms: now, upTo: box.head(), missed, scope: box.key },
      }
    }
  }

  return async (box, { after, scope }) => {
    try {
      if (after === undefined || (scope !== undefined && scope !== box.key)) return await snapshot(box, 0)
      await log.reach(after)
      if (after > log.position()) return await snapshot(box, 0) // a number of another log
      const { mostReplayed } = paces
      const missed =
        log.position() - after <= mostReplayed
          ? 0
          : await counts(`${box.key} ${after}`, () => readings.countEvents({ after, scope: box.scope }))
      return missed > mostReplayed ? await snapshot(box, missed) : await replay(box, after)
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      return () => ({ follows: false, reply: { kind: 'refused', reason: 'unavailable' } })
    }
  }
}

async function readPage(
  { readings, log, paces }: Pick<AnswerAlarmsOptions, 'readings' | 'log' | 'paces'>,
  { scope }: Postbox,
  after: number,
): Promise<Page> {
  const upTo = log.position()
  const found = await readings.events({ after, upTo, scope, limit: paces.page + 1 })
  const events = found.slice(0, paces.page)
  const more = found.length > paces.page
  return { events, more, upTo: more ? (events.at(-1)?.seq ?? after) : upTo }
}

/** Read again when more has happened meanwhile than memory keeps; a flood that outruns every try is told as such. */
async function joinedSnapshot(log: AlarmLog, read: () => Promise<Alarms>): Promise<Alarms> {
  for (let tries = 1; ; tries += 1) {
    const found = await read()
    await log.reach(found.seq)
    if (log.since(found.seq) !== undefined || tries === mostReads) return found
  }
}

function chain(events: readonly StoredAlarmEvent[], after: number, writer: LetterWriter): LiveAlarmEvent[] {
  return events.map((event, place) => ({ ...writer.letter(event), prevSeq: events[place - 1]?.seq ?? after }))
}

/** A snapshot brought forward by the events since. */
function brought(
  alarms: readonly StoredAlarm[],
  events: readonly StoredAlarmEvent[],
  writer: LetterWriter,
): LiveAlarm[] {
  const now = new Map(alarms.map((stored) => [stored.alarm.id, writer.alarm(stored)]))
  for (const event of events) {
    const { alarm } = writer.letter(event)
    if (event.to === 'normal') now.delete(event.alarm.id)
    else now.set(event.alarm.id, alarm)
  }
  return [...now.values()]
}
