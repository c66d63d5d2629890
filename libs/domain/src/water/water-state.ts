import type { Measured, Surroundings } from '../feed/derivation.js'
import { failsOf, waterClasses } from '../limit/surface-water.js'
import { vnWqi } from './vn-wqi.js'

/** What the state of a water follows from. */
export const waterStateFrom: readonly string[] = [
  ...['ph', 'dissolvedOxygen', 'waterTemperature', 'tss', 'bod5', 'cod', 'toc', 'ammonium', 'nitrate'],
  ...['nitrite', 'phosphate', 'totalN', 'totalP', 'coliform', 'thermotolerant', 'eColi'],
]

/**
 * The index of what was measured at one instant, in whole points, with the number of its groups; and of a water that is to keep
 * a class, how many quantities are over it. A water whose class nobody has said is held against none.
 */
export function waterState(
  measured: readonly Measured[],
  { labels }: Pick<Surroundings, 'labels'>,
): Readonly<Partial<Record<string, number>>> {
  const values = measured.at(-1)?.values ?? {}
  const found = vnWqi(values, { isWeighted: labels['weighting'] === 'organic' })
  const target = waterClasses.find((one) => one === labels['class'])
  const isAnyMeasured = Object.keys(values).length > 0
  return {
    ...(found && { vnWqi: Math.round(found.index), wqiGroups: found.groups }),
    ...(target && isAnyMeasured && { overClass: failsOf(target, values).length }),
  }
}
