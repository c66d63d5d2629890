import type { AgencyId, AreaId } from '../ids.js'
import { siteDayBegin } from '../site-time.js'

/**
 * That a device belongs to a unit, from its first day (RFC 3339 date; absent: always) until the day it does no more
 * (absent: still does). On one day a device has at most one unit of the law's division, and one of each agency's own.
 */
export type Membership = Readonly<{
  area: AreaId
  /** Whose division it is of; absent: the law's. */
  agency?: AgencyId
  fromDay?: string
  toDay?: string
}>

/** Whether it holds on a day (RFC 3339 date). */
export function holdsOn({ fromDay, toDay }: Membership, day: string): boolean {
  return (fromDay ?? '') <= day && (toDay === undefined || day < toDay)
}

/** The unit of the law's division, or of the agency's own, on a day (RFC 3339 date). */
export function unitOn(
  memberships: readonly Membership[],
  day: string,
  agency?: AgencyId,
): AreaId | undefined {
  return memberships.find((membership) => membership.agency === agency && holdsOn(membership, day))?.area
}

/** From `fromAt` until `toAt`, epoch ms. */
export type Instants = Readonly<{ fromAt: number; toAt: number }>

/** When a device belonged to any of these areas, as the site's days begin and end (`zone`: IANA name). */
export function whenWithin(
  memberships: readonly Membership[],
  areas: ReadonlySet<string>,
  zone: string,
): readonly Instants[] {
  return memberships
    .filter(({ area }) => areas.has(area))
    .map(({ fromDay, toDay }) => ({
      fromAt: fromDay === undefined ? Number.NEGATIVE_INFINITY : siteDayBegin(fromDay, zone),
      toAt: toDay === undefined ? Number.POSITIVE_INFINITY : siteDayBegin(toDay, zone),
    }))
}

/**
 * Since when (epoch ms) the device has not left these areas: what it said before, it said in a place that somebody who
 * sees only them has no part in. -Infinity: it was never elsewhere.
 */
export function withinSince(
  memberships: readonly Membership[],
  areas: 'all' | ReadonlySet<string>,
  zone: string,
): number {
  if (areas === 'all') return Number.NEGATIVE_INFINITY
  const left = memberships.flatMap(({ area, agency, toDay }) =>
    agency === undefined && toDay !== undefined && !areas.has(area) ? [siteDayBegin(toDay, zone)] : [],
  )
  return Math.max(Number.NEGATIVE_INFINITY, ...left)
}
