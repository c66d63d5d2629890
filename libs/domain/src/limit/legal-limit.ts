import type { Text } from '../text.js'

/** Over how long the values are averaged before they are held against the limit. */
export type AveragingPeriod = '1h' | '8h' | '24h' | 'year'

/** Which document says so, and where in it. */
export type LegalSource = Readonly<{ document: string; clause: Text }>

/** A limit that the law sets, for as long as it does. */
export type LegalLimit = Readonly<{
  /** The quantity's key in its feed. */
  quantity: string
  period: AveragingPeriod
  /** In the quantity's unit; a mean above it exceeds the limit, one equal to it does not. */
  limit: number
  /** To which class of place it applies, where the law tells such classes apart. */
  place?: string
  /** Within which hours of the day it applies, where the law tells them apart; `from` may be the later one: over midnight. */
  hours?: Readonly<{ from: number; to: number }>
  source: LegalSource
  /** RFC 3339 date of the first day on which it holds. */
  validFrom: string
  /** RFC 3339 date of the first day on which it holds no more; absent while it does. */
  validTo?: string
}>

/** What is asked of the law: every part that the limit names must fit. */
export type LimitQuestion = Readonly<{
  quantity: string
  period: AveragingPeriod
  place?: string
  /** Of the site's day, 0 to 23. */
  hour?: number
}>

/** The limit that holds on a day of the site's calendar (RFC 3339 date); undefined when the law sets none. */
export function legalLimit(
  limits: readonly LegalLimit[],
  asked: LimitQuestion,
  day: string,
): LegalLimit | undefined {
  return limits.find(
    ({ quantity, period, place, hours, validFrom, validTo }) =>
      quantity === asked.quantity &&
      period === asked.period &&
      place === asked.place &&
      (hours === undefined || (asked.hour !== undefined && isWithin(asked.hour, hours))) &&
      validFrom <= day &&
      (validTo === undefined || day < validTo),
  )
}

function isWithin(hour: number, { from, to }: Readonly<{ from: number; to: number }>): boolean {
  return from < to ? hour >= from && hour < to : hour >= from || hour < to
}
