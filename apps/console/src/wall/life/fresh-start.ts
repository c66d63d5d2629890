import type { LiveAlarm } from '@haidang/contracts'
import { siteTime } from '@haidang/domain'
import { waitsForSomeone } from '../../alarms/alarm-groups.js'

/** Why a wall loads itself anew. */
export type FreshStartReason = 'new-build' | 'nightly' | 'heap'

const minuteMs = 60_000
const hourMs = 3_600_000
const nightlyMinute = 3 * 60 + 30
const jitterMinutes = 10
/** A nightly start that had no quiet moment for so long waits for the next night. */
const nightlyForMs = 3 * hourMs

/** Nothing of severity 4 or 5 waits for anybody: the only time at which a wall may be away for a second. */
export function isQuiet(alarms: readonly LiveAlarm[]): boolean {
  return !alarms.some(({ severity, state }) => severity >= 4 && waitsForSomeone(state))
}

type Nightly = Readonly<{ now: number; loadedAt: number; zone: string; id: string }>

/** Whether 03:30 ± 10 min (by the wall's id, so that not all go at once) of the site has passed since the page was loaded. */
export function nightlyDue({ now, loadedAt, zone, id }: Nightly): boolean {
  const { hour, minute } = siteTime(now, zone)
  const since = hour * 60 + minute - (nightlyMinute + jitterOf(id))
  if (since < 0) return false
  const dueAt = (Math.floor(now / minuteMs) - since) * minuteMs
  return loadedAt < dueAt && now - dueAt < nightlyForMs
}

/** −10 … 10 minutes, always the same for one wall. */
export function jitterOf(id: string): number {
  const sum = [...id].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7)
  return (sum % (2 * jitterMinutes + 1)) - jitterMinutes
}

export type HeapSample = Readonly<{ at: number; bytes: number }>

const heapLimitBytes = 600 * 1024 * 1024
const growthEachHour = 1.03
const growingHours = 6

/** More than 600 MB, or more than 3 % more every hour for six hours. Samples: one an hour, oldest first. */
export function heapIsGrowing(samples: readonly HeapSample[]): boolean {
  if ((samples.at(-1)?.bytes ?? 0) > heapLimitBytes) return true
  const last = samples.slice(-(growingHours + 1))
  if (last.length <= growingHours) return false
  return last.every(
    ({ bytes }, place) => place === 0 || bytes > (last[place - 1]?.bytes ?? 0) * growthEachHour,
  )
}
