import type { RefusalReason } from './refusal-reason.js'

const minuteMs = 60_000
const dayMs = 86_400_000

/** A stamp further ahead than this is the clock's fault, not the future's. */
export const clockAheadLimitMs = 5 * minuteMs
/** Sixty days of back-fill are legal and normal; one day more for the journey. */
export const tooOldLimitMs = 61 * dayMs

/** `import` is the second entrance: it has no lower age limit. */
export type Entrance = 'device' | 'import'

/** Whether a stamp may be stored, or the reason why not. Both times are epoch ms. */
export function checkClock(at: number, receivedAt: number, entrance: Entrance): RefusalReason | undefined {
  if (at > receivedAt + clockAheadLimitMs) return 'clock-ahead'
  if (entrance === 'device' && at < receivedAt - tooOldLimitMs) return 'too-old'
  return undefined
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/
/** Below this an integer would be seconds, or an accident; 10¹¹ ms is March 1973. */
const smallestMs = 1e11
/** The largest instant that ECMAScript's time values can hold. */
const largestMs = 8.64e15

/**
 * The instant that `at` names, in epoch ms: RFC 3339 with a zone, or integer milliseconds ≥ 10¹¹.
 * Undefined when it names none (reason `bad-time`). A leap second counts as the second after it.
 */
export function parseAt(at: unknown): number | undefined {
  if (typeof at === 'number')
    return Number.isInteger(at) && at >= smallestMs && at <= largestMs ? at : undefined
  if (typeof at !== 'string' || at.length > 40 || !rfc3339.test(at)) return undefined
  return parseRfc3339(at)
}

function parseRfc3339(text: string): number | undefined {
  const leap = text.slice(17, 19) === '60'
  const upper = (leap ? `${text.slice(0, 17)}59${text.slice(19)}` : text).toUpperCase()
  const parsed = Date.parse(upper)
  if (Number.isNaN(parsed) || !dayExists(upper)) return undefined
  return leap ? Math.floor(parsed / 1_000) * 1_000 + 1_000 : parsed
}

/** Some engines roll 31 February over into March; a stamp that does not exist is refused instead. */
function dayExists(text: string): boolean {
  const dayOfMonth = Number(text.slice(8, 10))
  if (dayOfMonth >= 1 && dayOfMonth <= 28) return true
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
  const leapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day >= 1 && day <= (days[month - 1] ?? 0)
}
