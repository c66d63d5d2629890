import type { Range, Severity } from '@haidang/domain'

/** `direction`: on which side of it is what must not be. */
export type BarLimit = Readonly<{ limit: number; direction: 'above' | 'below'; severity: Severity }>

/** A scale for a value among its limits: from where to where it reaches, and where everything stands, in hundredths. */
export type BarScale = Readonly<{
  low: number
  high: number
  value: number | undefined
  /** Of the worst limit that the value has reached. */
  reached: Severity | undefined
  limits: readonly (BarLimit & Readonly<{ at: number }>)[]
}>

type Facts = Readonly<{ value: number | undefined; limits: readonly BarLimit[]; plausible: Range }>

/** How far beyond the highest limit in sight the scale goes on. */
const beyond = 1.15

/**
 * From the least plausible value (nought where that is nought) to a little beyond the limit above the value, or where only
 * little is bad to the most plausible one: the scale stands still while the value moves within it.
 */
export function barScale({ value, limits, plausible }: Facts): BarScale {
  const rising = [...limits].sort((a, b) => a.limit - b.limit)
  const low = plausible.min
  const onlyLittleIsBad = limits.every(({ direction }) => direction === 'below')
  const top = (onlyLittleIsBad ? undefined : rising.at(-1)?.limit) ?? plausible.max
  const high = Math.min(plausible.max, Math.max(top * beyond, (value ?? low) * beyond)) || 1
  const at = (number: number): number =>
    Math.min(100, Math.max(0, (100 * (number - low)) / (high - low || 1)))
  return {
    low,
    high,
    value: value === undefined ? undefined : at(value),
    reached: value === undefined ? undefined : worstReached(value, limits),
    limits: rising
      .filter(({ limit }) => limit > low && limit <= high)
      .map((limit) => ({ ...limit, at: at(limit.limit) })),
  }
}

function worstReached(value: number, limits: readonly BarLimit[]): Severity | undefined {
  return limits
    .filter(({ limit, direction }) => (direction === 'above' ? value >= limit : value <= limit))
    .map(({ severity }) => severity)
    .toSorted((a, b) => a - b)
    .at(-1)
}
