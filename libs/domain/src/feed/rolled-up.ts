import type { Feed, NumberQuantity } from './feed.js'

/**
 * The quantities of a feed of which the lowest, the highest and the mean of a stretch are kept: its numbers, but for
 * directions (the mean of 350° and 10° is no wind from the south) and for what the house says of itself.
 */
export function rolledUp({ internal, quantities }: Pick<Feed, 'internal' | 'quantities'>): NumberQuantity[] {
  if (internal) return []
  return quantities.filter(
    (quantity): quantity is NumberQuantity => quantity.kind === 'number' && !isDirection(quantity),
  )
}

/** A full circle: its two ends are the same. */
function isDirection({ unit, possible }: NumberQuantity): boolean {
  return unit === 'deg' && possible.max - possible.min === 360
}
