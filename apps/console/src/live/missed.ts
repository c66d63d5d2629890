import type { LiveAlarm, LiveAlarmEvent } from '@haidang/contracts'
import type { Missed } from './messages.js'

type Gap = Readonly<{ fromAt: number; toAt: number }>

/** What a resumed console tells of the time it was away, from the log's own lines. */
export function missedEvents(events: readonly LiveAlarmEvent[], gap: Gap): Missed {
  const raised: [number, number, number, number, number] = [0, 0, 0, 0, 0]
  for (const { reason, alarm } of events)
    if (reason === 'raised' || reason === 'raised-again')
      raised[alarm.severity - 1] = (raised[alarm.severity - 1] ?? 0) + 1
  return {
    ...gap,
    raised,
    returned: events.filter(({ reason }) => reason === 'returned').length,
    whole: false,
  }
}

/** The same when the log was too long to replay: what is there now and was not before. */
export function missedWhole(before: readonly LiveAlarm[], after: readonly LiveAlarm[], gap: Gap): Missed {
  const known = new Set(before.map(({ id }) => id))
  const present = new Set(after.map(({ id }) => id))
  const raised: [number, number, number, number, number] = [0, 0, 0, 0, 0]
  for (const { id, severity } of after)
    if (!known.has(id)) raised[severity - 1] = (raised[severity - 1] ?? 0) + 1
  return { ...gap, raised, returned: before.filter(({ id }) => !present.has(id)).length, whole: true }
}
