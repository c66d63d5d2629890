import type { LegalSource } from './legal-limit.js'

/** What a water is to be good enough for, from A, the best; of class D nothing is asked. */
export const waterClasses = ['A', 'B', 'C'] as const

export type WaterClass = (typeof waterClasses)[number]

/** What a quantity may be in a water of a class, in the quantity's unit; both ends may be reached. */
export type WaterLimit = Readonly<{ quantity: string; least?: number; most?: number }>

/** Rivers, streams and canals; Circular 01/2023/TT-BTNMT came into force on that day. */
export const surfaceWater = {
  source: {
    document: 'QCVN 08:2023/BTNMT',
    clause: { vi: 'Bảng 2', en: 'Table 2' },
  } satisfies LegalSource,
  validFrom: '2023-09-12',
  limits: {
    A: limits({ ph: [6.5, 8.5], bod5: 4, cod: 10, toc: 4, tss: 25, totalP: 0.1, totalN: 0.6 }, 6, [1_000, 200]), // prettier-ignore
    B: limits({ ph: [6, 8.5], bod5: 6, cod: 15, toc: 6, tss: 100, totalP: 0.3, totalN: 1.5 }, 5, [5_000, 1_000]), // prettier-ignore
    C: limits({ ph: [6, 8.5], bod5: 10, cod: 20, toc: 8, totalP: 0.5, totalN: 2 }, 4, [7_500, 1_500]),
  } satisfies Readonly<Record<WaterClass, readonly WaterLimit[]>>,
} as const

/** Which quantities keep a water from a class, of those that were measured. */
export function failsOf(of: WaterClass, values: Readonly<Record<string, number>>): readonly string[] {
  const limits: readonly WaterLimit[] = surfaceWater.limits[of]
  return limits.flatMap(({ quantity, least = -Infinity, most = Infinity }) => {
    const value = values[quantity]
    return value === undefined || (value >= least && value <= most) ? [] : [quantity]
  })
}

type Row = Readonly<Record<string, number | readonly [least: number, most: number]>>

function limits(
  row: Row,
  dissolvedOxygen: number,
  [coliform, thermotolerant]: readonly [number, number],
): readonly WaterLimit[] {
  return [
    ...Object.entries(row).map(([quantity, limit]) =>
      typeof limit === 'number' ? { quantity, most: limit } : { quantity, least: limit[0], most: limit[1] },
    ),
    { quantity: 'dissolvedOxygen', least: dissolvedOxygen },
    { quantity: 'coliform', most: coliform },
    { quantity: 'thermotolerant', most: thermotolerant },
  ]
}
