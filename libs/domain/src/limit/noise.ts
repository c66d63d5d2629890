import type { LegalLimit, LegalSource } from './legal-limit.js'

/** Areas that the standard protects more (hospitals, schools, places of worship …), and all others. */
export const noiseAreas = ['special', 'ordinary'] as const

export type NoiseArea = (typeof noiseAreas)[number]

const source: LegalSource = { document: 'QCVN 26:2010/BTNMT', clause: { vi: 'Bảng 1', en: 'Table 1' } }
const day = { from: 6, to: 21 }
const night = { from: 21, to: 6 }

/** The national standard of noise: the equivalent level in dB(A), by area and hour of the day. */
export const noiseLimits: readonly LegalLimit[] = [
  limit('special', day, 55),
  limit('special', night, 45),
  limit('ordinary', day, 70),
  limit('ordinary', night, 55),
]

function limit(place: NoiseArea, hours: NonNullable<LegalLimit['hours']>, level: number): LegalLimit {
  return { quantity: 'leq', period: '1h', limit: level, place, hours, source, validFrom: '2011-02-15' }
}
