import { type EventDayJson, instant } from '@haidang/contracts'
import { type Device, type Tallied, findFeed, siteDate, siteDayStart } from '@haidang/domain'
import type { Tx } from '@haidang/store'

import { eventsInTime } from './event-pages.js'

/** A day of the place is never longer, whatever its clocks do. */
const longestDayMs = 26 * 3_600_000

/** What a device's events come to on the day of the place that holds `at` (epoch ms), as far as the caller sees it. */
export async function readEventDay(
  db: Tx,
  { id, feed }: Device,
  { at, zone, seenFromAt }: Readonly<{ at: number; zone: string; seenFromAt: number }>,
): Promise<EventDayJson> {
  const fromAt = siteDayStart(at, zone)
  const toAt = siteDayStart(fromAt + longestDayMs, zone)
  const seen = { devices: [id], fromAt: Math.max(fromAt, seenFromAt), toAt }
  const events: Tallied[] = []
  const counts: Record<string, number> = {}
  for await (const page of eventsInTime(db, seen))
    for (const { kind, at: happenedAt, data } of page) {
      counts[kind] = (counts[kind] ?? 0) + 1
      events.push({ kind, at: happenedAt, data })
    }
  const totals = findFeed(feed)?.tally?.add(events) ?? {}
  return {
    ...{ date: siteDate(fromAt, zone), from: instant(fromAt), to: instant(toAt) },
    counts,
    totals: { ...totals },
  }
}
