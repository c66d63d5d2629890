import { vnAqiTable } from './breakpoints.js'

/**
 * The sub-index of one concentration (µg/m³), not yet rounded: Formula 1 of Decision 1459, linear between two
 * breakpoints, 500 from the last one on. Undefined for a concentration below zero or not finite, and for eight hours of
 * ozone above the end of their column.
 */
export function subIndex(
  pollutant: keyof typeof vnAqiTable.columns,
  concentration: number,
): number | undefined {
  if (!Number.isFinite(concentration) || concentration < 0) return undefined
  const column = vnAqiTable.columns[pollutant]
  const above = column.findIndex((breakpoint) => concentration <= breakpoint.concentration)
  const upper = column[above]
  if (upper === undefined) return pollutant === 'o3Mean8h' ? undefined : column.at(-1)?.index
  const lower = column[above - 1]
  if (lower === undefined) return upper.index
  const slope = (upper.index - lower.index) / (upper.concentration - lower.concentration)
  return slope * (concentration - lower.concentration) + lower.index
}

/**
 * Half up to an integer, after the noise of floating point is taken off at six decimals. The Decision asks for
 * an integer and does not say how; this gives every number it prints but one (NO2 118.7, see the tests).
 */
export function roundIndex(index: number): number {
  return Math.floor(Math.round(index * 1e6) / 1e6 + 0.5)
}
