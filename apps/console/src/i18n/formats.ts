import type { Language } from '@haidang/domain'
import type { Say } from './words.js'

/** Numbers, instants and durations as a language writes them, always in the site's time zone. */
export type Formats = Readonly<{
  language: Language
  zone: string
  /** With a true minus and at most `decimals` places. */
  number(value: number, decimals?: number): string
  /** The same with exactly `decimals` places, so that a value does not change its width. */
  measured(value: number, decimals: number): string
  /** A limit as it was set: with the places that it has. */
  limit(value: number): string
  /** 14:05:37 */
  clock(at: number): string
  /** 14:05 */
  minute(at: number): string
  /** 22/11/2026 */
  date(at: number): string
  /** Sun 22/11/2026 */
  day(at: number): string
  /** 14:05:37, with the date before it when that is not the day of `now`. */
  instant(at: number, now: number): string
  /** 34 s, 3 min 26, 2 h 05, 3 d 4 h */
  duration(ms: number): string
}>

const locales: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' }
/** More than anybody sets a limit to; beyond them are only the rests of binary fractions. */
const mostLimitPlaces = 6
const dayMonthYear = { day: '2-digit', month: '2-digit', year: 'numeric' } as const

/** The formats of a language in a time zone (IANA name). */
export function formatsOf(language: Language, zone: string, say: Say): Formats {
  const locale = locales[language]
  const time = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options })
  const clock = time({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const minute = time({ hour: '2-digit', minute: '2-digit' })
  const date = time(dayMonthYear)
  const weekday = time({ weekday: 'short' })
  const number = numbers(locale, 0)
  const printDate = (at: number): string => slashed(date, at)
  return {
    language,
    zone,
    number,
    measured: numbers(locale, undefined),
    limit: (value) => number(value, mostLimitPlaces),
    clock: (at) => clock.format(at),
    minute: (at) => minute.format(at),
    date: printDate,
    day: (at) => `${weekday.format(at)} ${printDate(at)}`,
    instant: (at, now) =>
      printDate(at) === printDate(now) ? clock.format(at) : `${printDate(at)} ${clock.format(at)}`,
    duration: (ms) => durationText(ms, say),
  }
}

/** Both languages of the house write 22/11/2026, whatever the browser's tables say. */
function slashed(format: Intl.DateTimeFormat, at: number): string {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return [parts.get('day'), parts.get('month'), parts.get('year')].join('/')
}

/** `fewest`: places that are always printed; as many as asked for when undefined. */
function numbers(locale: string, fewest: number | undefined): (value: number, decimals?: number) => string {
  const made = new Map<number, Intl.NumberFormat>()
  return (value, decimals = 0) => {
    const format =
      made.get(decimals) ??
      new Intl.NumberFormat(locale, {
        minimumFractionDigits: fewest ?? decimals,
        maximumFractionDigits: decimals,
        signDisplay: 'negative', // what is rounded to nought has no sign
      })
    made.set(decimals, format)
    return format.format(value).replace('-', '−')
  }
}

/** Whole on one line: what belongs together is held by no-break spaces. */
function durationText(ms: number, say: Say): string {
  return durationWords(ms, say).replaceAll(' ', '\u00A0')
}

function durationWords(ms: number, say: Say): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const two = (n: number): string => String(n).padStart(2, '0')
  if (seconds < 60) return say('unit.second', { n: seconds })
  if (minutes < 10 && seconds % 60 > 0) return say('unit.minuteSecond', { m: minutes, s: two(seconds % 60) })
  if (minutes < 60) return say('unit.minute', { n: minutes })
  if (hours < 48) return say('unit.hourMinute', { h: hours, m: two(minutes % 60) })
  return say('unit.dayHour', { d: Math.floor(hours / 24), h: hours % 24 })
}
