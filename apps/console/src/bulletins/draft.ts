import type { AreaJson, BulletinJson } from '@haidang/contracts'
import { type Hazard, hazards, longestInForceDays } from '@haidang/domain'
import { instantOfSite, siteText } from './site-instant.js'

/** What is in the fields; times as the site's clock shows them. */
export type Draft = Readonly<{
  number: string
  issuer: string
  hazard: Hazard
  level: number
  areas: readonly string[]
  headline: string
  issuedAt: string
  validFrom: string
  validTo: string
}>

export function isHazard(word: string): word is Hazard {
  return Object.hasOwn(hazards, word)
}

/** In the order of the list. */
export const hazardKeys: readonly Hazard[] = Object.keys(hazards).filter(isHazard)

/** The levels that the decision knows for a hazard. */
export function levelsOf(hazard: Hazard): readonly number[] {
  const { from, to } = hazards[hazard]
  return [1, 2, 3, 4, 5].filter((level) => level >= from && level <= to)
}

const minuteMs = 60_000
const usualMs = 12 * 3_600_000

/**
 * What stands in the fields at first: what the bulletin before said, but for units that there are no more (`gone`); else
 * nothing but the time (`now`: epoch ms).
 */
export function draftOf(
  before: BulletinJson | undefined,
  { now, zone, gone }: Readonly<{ now: number; zone: string; gone: readonly AreaJson[] }>,
): Draft {
  const times = {
    issuedAt: siteText(now, zone),
    validFrom: siteText(now, zone),
    validTo: siteText(now + usualMs, zone),
  }
  if (!before)
    return { ...times, number: '', issuer: '', hazard: 'heavy-rain', level: 1, areas: [], headline: '' }
  const { number, issuer, hazard, level, headline = '' } = before
  const areas = before.areas.filter((id) => !gone.some((area) => area.id === id))
  return { ...times, number, issuer, hazard, level, areas, headline }
}

/** The first minute at which a bulletin may end, as the site's clock shows it; undefined while its beginning is not known. */
export function earliestEnd({ validFrom }: Draft, zone: string): string | undefined {
  const begins = instantOfSite(validFrom, zone)
  return begins && siteText(Date.parse(begins) + minuteMs, zone)
}

/** Until when a bulletin may be in force, as the site's clock shows it; undefined while its issue is not known. */
export function latestEnd({ issuedAt, hazard }: Draft, zone: string): string | undefined {
  const issued = instantOfSite(issuedAt, zone)
  return issued && siteText(Date.parse(issued) + longestInForceDays(hazard) * 86_400_000, zone)
}

/** What is sent; undefined while something is missing, or it ends before it begins. */
export function bodyOf(draft: Draft, zone: string) {
  const [issuedAt, validFrom, validTo] = [draft.issuedAt, draft.validFrom, draft.validTo].map((text) =>
    instantOfSite(text, zone),
  )
  const [number, issuer, headline] = [draft.number.trim(), draft.issuer.trim(), draft.headline.trim()]
  if (issuedAt === undefined || validFrom === undefined || validTo === undefined) return undefined
  if (number === '' || issuer === '' || draft.areas.length === 0 || validTo <= validFrom) return undefined
  const { hazard, level, areas } = draft
  return {
    number,
    issuer,
    hazard,
    level,
    areas,
    issuedAt,
    validFrom,
    validTo,
    ...(headline !== '' && { headline }),
  }
}
