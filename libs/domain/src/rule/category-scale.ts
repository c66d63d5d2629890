import { vnAqiBands } from '../air/bands.js'
import type { Text } from '../text.js'

/** One category of a scale: it begins at `from`, in points of the index, and ends where the next begins. */
export type Category = Readonly<{ key: string; from: number; name: Text }>

/**
 * Scales by which an index is told in words, each rising. `vn-aqi`: Decision 1459/QD-TCMT. `river-alarm`: a station's own
 * alarm levels by Decision 05/2020/QD-TTg, as the stage counts them; there is no fourth, one says how far above the third.
 */
export const categoryScales = {
  'vn-aqi': vnAqiBands.map(({ key, from, name }): Category => ({ key, from, name })),
  'river-alarm': [
    { key: 'bd1', from: 1, name: { vi: 'Báo động 1', en: 'Alarm level 1' } },
    { key: 'bd2', from: 2, name: { vi: 'Báo động 2', en: 'Alarm level 2' } },
    { key: 'bd3', from: 3, name: { vi: 'Báo động 3', en: 'Alarm level 3' } },
    { key: 'bd3-1m', from: 4, name: { vi: 'Trên báo động 3 một mét', en: 'One metre above alarm level 3' } },
  ],
} as const satisfies Record<string, readonly Category[]>

export type CategoryScale = keyof typeof categoryScales

/** The quantities that are counted in a scale's points. */
export const scaleQuantities: Readonly<Record<CategoryScale, readonly string[]>> = {
  'vn-aqi': ['vnAqi', 'vnAqiDay'],
  'river-alarm': ['alarmStage'],
}

/** The category of that key on a scale; undefined when the scale has none. */
export function findCategory(scale: CategoryScale, key: string): Category | undefined {
  const categories: readonly Category[] = categoryScales[scale]
  return categories.find((category) => category.key === key)
}
