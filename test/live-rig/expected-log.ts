import type { LiveAlarmEvent } from '@haidang/contracts'
import { type Scope, inScope } from '@haidang/domain'
import { type Db, type StoredAlarmEvent, alarmEventsAfter } from '@haidang/store'

/** The oracle: the whole log as the database has it. */
export function readLog(db: Db): Promise<StoredAlarmEvent[]> {
  return alarmEventsAfter(db, { after: 0, limit: 1_000_000 })
}

/** The numbers that a receiver of the scope must get between two numbers: above `after`, up to `upTo`. */
export function numbersOf(
  log: readonly StoredAlarmEvent[],
  scope: Scope,
  { after, upTo }: { after: number; upTo: number },
): number[] {
  return log
    .filter((event) => event.seq > after && event.seq <= upTo && inScope(scope, event))
    .map(({ seq }) => seq)
}

/** The live alarms that the log up to a number leaves, as `id@seq`. */
export function alarmsAt(log: readonly StoredAlarmEvent[], scope: Scope, upTo: number): string[] {
  const live = new Map<string, number>()
  for (const event of log) {
    if (event.seq > upTo || !inScope(scope, event)) continue
    if (event.to === 'normal') live.delete(event.alarm.id)
    else live.set(event.alarm.id, event.seq)
  }
  return [...live].map(([id, seq]) => `${id}@${seq}`).sort()
}

export function seqs(events: readonly LiveAlarmEvent[]): number[] {
  return events.map(({ seq }) => seq)
}

/** Where a chain breaks: places whose `prevSeq` is not the number before, beginning at `from`. */
export function breaks(events: readonly LiveAlarmEvent[], from: number): { seq: number; prevSeq: number }[] {
  return events
    .filter(({ prevSeq }, place) => prevSeq !== (events[place - 1]?.seq ?? from))
    .map(({ seq, prevSeq }) => ({ seq, prevSeq }))
}
