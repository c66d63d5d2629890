import { type EventDayJson, instant } from '@haidang/contracts'
import { type Device, type Tallied, findFeed, siteDate, siteDayStart } from '@haidang/domain'
import { type Tx, readEventMark } from '@haidang/store'

import { eventsInTime } from './event-pages.js'

/** A day of the place is never longer, whatever its clocks do. */
const longestDayMs = 26 * 3_600_000

type Asked = Readonly<{ at: number; zone: string; seenFromAt: number }>

/** What a device's events come to on the day of the place that holds `at` (epoch ms), as far as the caller sees it. */
export type EventDays = (device: Device, asked: Asked) => Promise<EventDayJson>

type Kept = Readonly<{ mark: string; day: Promise<EventDayJson> }>

/**
 * A day is added up once for all who ask, and anew when something more has come to it: a page that stays open asks again
 * and again, and a busy device has thousands of events a day.
 */
export function createEventDays(db: Tx, { mostKept = 1_000 } = {}): EventDays {
  const kept = new Map<string, Kept>()
  return async (device, { at, zone, seenFromAt }) => {
    const dayAt = siteDayStart(at, zone)
    const seen = {
      ...{ device: device.id, fromAt: Math.max(dayAt, seenFromAt) },
      toAt: siteDayStart(dayAt + longestDayMs, zone),
    }
    const key = `${device.id} ${seen.fromAt} ${seen.toAt}`
    const mark = await readEventMark(db, seen)
    const known = kept.get(key)
    kept.delete(key)
    const day = known?.mark === mark ? known.day : addUp(db, device.feed, { ...seen, dayAt, zone })
    kept.set(key, { mark, day })
    day.catch(() => kept.delete(key))
    for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
    return day
  }
}

type Day = Readonly<{ device: string; dayAt: number; fromAt: number; toAt: number; zone: string }>

async function addUp(
  db: Tx,
  feed: string,
  { device, dayAt, fromAt, toAt, zone }: Day,
): Promise<EventDayJson> {
  const events: Tallied[] = []
  const counts: Record<string, number> = {}
  for await (const page of eventsInTime(db, { devices: [device], fromAt, toAt }))
    for (const { kind, at, data } of page) {
      counts[kind] = (counts[kind] ?? 0) + 1
      events.push({ kind, at, data })
    }
  const totals = findFeed(feed)?.tally?.add(events) ?? {}
  return {
    ...{ date: siteDate(dayAt, zone), from: instant(dayAt), to: instant(toAt) },
    counts,
    totals: { ...totals },
  }
}
