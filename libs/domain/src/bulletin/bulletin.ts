import type { AreaId } from '../ids.js'
import type { Language, Text } from '../text.js'

/**
 * The hazards that a bulletin may be about, and the levels that Decision 18/2021/QD-TTg knows for each; where we have not
 * read its range, all five. The kinds are all of which it has the public told.
 */
export const hazards = {
  storm: { name: { vi: 'Bão, áp thấp nhiệt đới', en: 'Storm, tropical depression' }, from: 3, to: 5 },
  'heavy-rain': { name: { vi: 'Mưa lớn', en: 'Heavy rain' }, from: 1, to: 4 },
  flood: { name: { vi: 'Lũ, ngập lụt', en: 'Flood, inundation' }, from: 1, to: 5 },
  'flash-flood': { name: { vi: 'Lũ quét, sạt lở đất', en: 'Flash flood, landslide' }, from: 1, to: 5 },
  thunderstorm: { name: { vi: 'Lốc, sét, mưa đá', en: 'Tornado, lightning, hail' }, from: 1, to: 2 },
  'sea-wind': { name: { vi: 'Gió mạnh trên biển', en: 'Strong wind at sea' }, from: 1, to: 5 },
  fog: { name: { vi: 'Sương mù', en: 'Fog' }, from: 1, to: 5 },
  surge: { name: { vi: 'Nước dâng', en: 'Storm surge' }, from: 1, to: 5 },
  heat: { name: { vi: 'Nắng nóng', en: 'Heat' }, from: 1, to: 5 },
  cold: { name: { vi: 'Rét hại, sương muối', en: 'Cold spell, frost' }, from: 1, to: 5 },
  drought: { name: { vi: 'Hạn hán, xâm nhập mặn', en: 'Drought, salt intrusion' }, from: 1, to: 5 },
  wildfire: { name: { vi: 'Cháy rừng', en: 'Wildfire' }, from: 1, to: 5 },
  earthquake: { name: { vi: 'Động đất', en: 'Earthquake' }, from: 1, to: 5 },
  tsunami: { name: { vi: 'Sóng thần', en: 'Tsunami' }, from: 1, to: 5 },
} as const satisfies Record<string, Readonly<{ name: Text; from: number; to: number }>>

export type Hazard = keyof typeof hazards

/** By Decision 18/2021/QD-TTg; 5 is worst. It is the issuer's to say and never computed. */
export type RiskLevel = 1 | 2 | 3 | 4 | 5

/** What an authority has said, as it was entered; it is followed by another or cancelled, and never changed. */
export type Bulletin = Readonly<{
  id: string
  /** As the issuer counts: `DBQG-2025-118`. */
  number: string
  issuer: string
  hazard: Hazard
  level: RiskLevel
  /** Each with everything within it. */
  areas: readonly AreaId[]
  headline?: string
  /** Epoch ms, as all instants here. */
  issuedAt: number
  validFromAt: number
  validToAt: number
  /** When it was followed by another or cancelled; what it said counts until then. */
  ended?: Readonly<{ at: number; as: 'superseded' | 'cancelled' }>
}>

export type BulletinState = 'coming' | 'in-force' | 'expired' | 'superseded' | 'cancelled'

/** Where a bulletin stands at `at` (epoch ms). */
export function bulletinState(
  { validFromAt, validToAt, ended }: Pick<Bulletin, 'validFromAt' | 'validToAt' | 'ended'>,
  at: number,
): BulletinState {
  if (ended && ended.at <= at) return ended.as
  if (at < validFromAt) return 'coming'
  return at < validToAt ? 'in-force' : 'expired'
}

/** Whether a bulletin was cancelled before its time began: it has never counted, and what it was to replace goes on. */
export function isWithdrawn({ validFromAt, ended }: Pick<Bulletin, 'validFromAt' | 'ended'>): boolean {
  return ended?.as === 'cancelled' && ended.at < validFromAt
}

/** What a rule or a person asks of bulletins: one of this hazard, at this level or above. */
export type BulletinQuestion = Readonly<{ hazard: Hazard; level: number }>

/**
 * The bulletin that answers the question at `at` (epoch ms), of those about a place: the highest, of those the newest.
 */
export function bulletinInForce(
  bulletins: readonly Bulletin[],
  { hazard, level }: BulletinQuestion,
  at: number,
): Bulletin | undefined {
  return bulletins
    .filter((one) => one.hazard === hazard && one.level >= level && bulletinState(one, at) === 'in-force')
    .toSorted((a, b) => b.level - a.level || b.issuedAt - a.issuedAt)[0]
}

/** The bulletins about a place. `areas`: the unit of the place and all that contain it. */
export function bulletinsFor(bulletins: readonly Bulletin[], areas: readonly AreaId[]): readonly Bulletin[] {
  return bulletins.filter((one) => one.areas.some((area) => areas.includes(area)))
}

/** When the next bulletin begins or ends to be in force after `at` (epoch ms); undefined: none does. */
export function bulletinsTurnAt(bulletins: readonly Bulletin[], at: number): number | undefined {
  const turns = bulletins
    .flatMap(({ validFromAt, validToAt, ended }) => [validFromAt, validToAt, ...(ended ? [ended.at] : [])])
    .filter((turn) => turn > at)
  return turns.length === 0 ? undefined : Math.min(...turns)
}

export type BulletinProblem = 'level-out-of-range' | 'ends-before-it-begins' | 'lasts-too-long' | 'no-area'

/**
 * How many days after its issue a bulletin may still be in force: our own bound, in no decision. None is ever changed,
 * and a mistyped month or year would stand on the walls until somebody cancels it; who says more says it in the next one.
 * Drought is foretold by the season.
 */
export function longestInForceDays(hazard: Hazard): number {
  return hazard === 'drought' ? 184 : 31
}

type Said = Pick<Bulletin, 'hazard' | 'level' | 'areas' | 'issuedAt' | 'validFromAt' | 'validToAt'>

/** What is wrong with a bulletin in itself. */
export function bulletinProblems({
  hazard,
  level,
  areas,
  issuedAt,
  validFromAt,
  validToAt,
}: Said): readonly BulletinProblem[] {
  const { from, to } = hazards[hazard]
  const longestMs = longestInForceDays(hazard) * 86_400_000
  return [
    ...(level < from || level > to ? (['level-out-of-range'] as const) : []),
    ...(validToAt <= validFromAt ? (['ends-before-it-begins'] as const) : []),
    ...(validToAt > issuedAt + longestMs ? (['lasts-too-long'] as const) : []),
    ...(areas.length === 0 ? (['no-area'] as const) : []),
  ]
}

const words = { vi: 'Cấp', en: 'Level' } as const

/**
 * `Cấp 3`, `Level 3`: the level of disaster risk as a person reads it. Printed of a bulletin and of nothing else, for a
 * level that no authority has said is none; so it takes the bulletin, and no number.
 */
export function riskLevelText(
  { level }: Pick<Bulletin, 'level' | 'issuer' | 'number'>,
  language: Language,
): string {
  return `${words[language]} ${level}`
}

/** The name of a hazard. */
export function hazardText(hazard: Hazard, language: Language): string {
  return hazards[hazard].name[language]
}
