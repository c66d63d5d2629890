import { findQuantity } from '../feed/feed.js'
import { findFeed } from '../feed/index.js'
import { siteTime } from '../site-time.js'
import type { Language, Text } from '../text.js'

const formats = new Map<string, Intl.NumberFormat>()

/** Kept, for making one costs more than the whole sentence. */
export function numbersOf(language: Language, decimals: number): Intl.NumberFormat {
  const key = `${language} ${decimals}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    maximumFractionDigits: decimals,
  })
  formats.set(key, made)
  return made
}

/** How a quantity's numbers are written in a sentence. */
export type Measure = Readonly<{
  /** `1.234,5` */
  number(value: number): string
  /** `1.234,5 µg/m³`, with a space that does not break. */
  withUnit(value: number): string
  decimals: number
}>

/** The measure of a feed's quantity; of an unknown one, plain numbers with one place. */
export function measureOf(
  { feed: id, quantity }: Readonly<{ feed: string; quantity: string }>,
  language: Language,
): Measure {
  const feed = findFeed(id)
  const definition = feed && findQuantity(feed, quantity)
  const unit = definition?.kind === 'number' && definition.unitLabel ? `\u00A0${definition.unitLabel}` : ''
  const decimals = definition?.kind === 'number' ? definition.decimals : 1
  const number = (value: number): string => numbersOf(language, decimals).format(value).replace('-', '\u2212')
  return { number, withUnit: (value) => `${number(value)}${unit}`, decimals }
}

/** What an alarm is about: the quantity's name, or the feed's for the whole device. */
export function subjectOf(
  { feed: id, quantity, otherwise }: Readonly<{ feed: string; quantity: string; otherwise: Text }>,
  language: Language,
): string {
  const feed = findFeed(id)
  if (quantity === '') return feed?.name[language] ?? otherwise[language]
  return (feed && findQuantity(feed, quantity)?.name[language]) ?? quantity
}

const two = (n: number): string => String(n).padStart(2, '0')

/** `13:59` on the day of `now`, otherwise `04/11 13:59`, in the site's zone. */
export function instantText(at: number, { now, zone }: Readonly<{ now: number; zone: string }>): string {
  const then = siteTime(at, zone)
  const today = siteTime(now, zone)
  const clock = `${two(then.hour)}:${two(then.minute)}`
  const sameDay = then.day === today.day && then.month === today.month && then.year === today.year
  return sameDay ? clock : `${two(then.day)}/${two(then.month)} ${clock}`
}

/** `34 s`, `21 ph`, `1 h 40`, `3 ngày`, as the rest of the house writes them. */
export function durationText(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  const minutes = Math.round(seconds / 60)
  const vi = language === 'vi'
  if (seconds < 60) return `${seconds}\u00A0s`
  if (minutes < 60) return `${minutes}\u00A0${vi ? 'ph' : 'min'}`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}\u00A0h\u00A0${two(minutes % 60)}`
  return `${Math.floor(minutes / 1_440)}\u00A0${vi ? 'ngày' : 'd'}`
}
