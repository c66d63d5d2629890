import type { Range, Severity } from '@haidang/domain'

export type BarLimit = Readonly<{ limit: number; severity: Severity }>

/** A scale for a value among its limits: from where to where it reaches, and where everything stands, in hundredths. */
export type BarScale = Readonly<{
  low: number
  high: number
  value: number | undefined
  limits: readonly (BarLimit & Readonly<{ at: number }>)[]
}>

type Facts = Readonly<{ value: number | undefined; limits: readonly BarLimit[]; plausible: Range }>

/** How far beyond the highest limit in sight the scale goes on. */
const beyond = 1.15

/**
 * From the least plausible value (nought where that is nought) to a little beyond the limit above the value: the scale
 * stands still while the value moves within it.
 */
export function barScale({ value, limits, plausible }: Facts): BarScale {
  const rising = [...limits].sort((a, b) => a.limit - b.limit)
  const low = plausible.min
  const top = rising.at(-1)?.limit ?? plausible.max
  const high = Math.min(plausible.max, Math.max(top * beyond, (value ?? low) * beyond)) || 1
  const at = (number: number): number =>
    Math.min(100, Math.max(0, (100 * (number - low)) / (high - low || 1)))
  return {
    low,
    high,
    value: value === undefined ? undefined : at(value),
    limits: rising
      .filter(({ limit }) => limit > low && limit <= high)
      .map((limit) => ({ ...limit, at: at(limit.limit) })),
  }
}
