import type { LiveAlarm, LiveAlarmEvent } from '@haidang/contracts'
import type { Missed } from './messages.js'

type Gap = Readonly<{ fromAt: number; toAt: number }>

/** What a resumed console tells of the time it was away, from the log's own lines. */
export function missedEvents(events: readonly LiveAlarmEvent[], gap: Gap): Missed {
  const raised: [number, number, number, number, number] = [0, 0, 0, 0, 0]
  const news = events.filter(({ reason }) => reason === 'raised' || reason === 'raised-again')
  for (const { alarm } of news) raised[alarm.severity - 1] = (raised[alarm.severity - 1] ?? 0) + 1
  return {
    ...gap,
    raised,
    ids: news.map(({ alarm }) => alarm.id),
    returned: events.filter(({ reason }) => reason === 'returned').length,
    whole: false,
  }
}

/** The same when the log was too long to replay: what is there now and was not before. */
export function missedWhole(before: readonly LiveAlarm[], after: readonly LiveAlarm[], gap: Gap): Missed {
  const known = new Set(before.map(({ id }) => id))
  const present = new Set(after.map(({ id }) => id))
  const raised: [number, number, number, number, number] = [0, 0, 0, 0, 0]
  const news = after.filter(({ id }) => !known.has(id))
  for (const { severity } of news) raised[severity - 1] = (raised[severity - 1] ?? 0) + 1
  return {
    ...gap,
    raised,
    ids: news.map(({ id }) => id),
    returned: before.filter(({ id }) => !present.has(id)).length,
    whole: true,
  }
}
