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

/** The areas of agencies' own on a day (RFC 3339 date). */
export function agencyUnitsOn(memberships: readonly Membership[], day: string): readonly AreaId[] {
  return memberships.flatMap((held) => (held.agency !== undefined && holdsOn(held, day) ? [held.area] : []))
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
      fromAt: dayBegin(fromDay, zone),
      toAt: toDay === undefined ? Number.POSITIVE_INFINITY : siteDayBegin(toDay, zone),
    }))
}

/**
 * Since when (epoch ms) the device, which is in one of these areas on the day (RFC 3339 date at the site, `zone`: IANA
 * name), has not left them: what it said before, it said in a place that somebody who sees only them has no part in.
 * -Infinity: it was never elsewhere. By the law's division it was always somewhere, and what nobody knows of counts as
 * here; by an agency's own it is nowhere before its first day. Who sees it by both sees what either shows.
 */
export function withinSince(
  memberships: readonly Membership[],
  areas: 'all' | ReadonlySet<string>,
  { day, zone }: Readonly<{ day: string; zone: string }>,
): number {
  if (areas === 'all') return Number.NEGATIVE_INFINITY
  const here = memberships.filter((held) => areas.has(held.area) && holdsOn(held, day))
  const own = here.filter(({ agency }) => agency !== undefined)
  const byLaw = own.length < here.length || own.length === 0
  return Math.min(
    ...(byLaw ? [sinceElsewhere(memberships, areas, zone)] : []),
    ...own.map((held) => dayBegin(firstOfRun(memberships, areas, held).fromDay, zone)),
  )
}

function sinceElsewhere(
  memberships: readonly Membership[],
  areas: ReadonlySet<string>,
  zone: string,
): number {
  const left = memberships.flatMap(({ area, agency, toDay }) =>
    agency === undefined && toDay !== undefined && !areas.has(area) ? [siteDayBegin(toDay, zone)] : [],
  )
  return Math.max(Number.NEGATIVE_INFINITY, ...left)
}

/** The earliest stretch from which the device came without a day between, nor out of these areas of the division. */
function firstOfRun(
  memberships: readonly Membership[],
  areas: ReadonlySet<string>,
  held: Membership,
): Membership {
  const before = memberships.find(
    ({ area, agency, toDay }) =>
      agency === held.agency && toDay !== undefined && toDay === held.fromDay && areas.has(area),
  )
  return before ? firstOfRun(memberships, areas, before) : held
}

function dayBegin(day: string | undefined, zone: string): number {
  return day === undefined ? Number.NEGATIVE_INFINITY : siteDayBegin(day, zone)
}
