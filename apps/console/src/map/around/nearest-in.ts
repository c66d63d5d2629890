export type Way = 'up' | 'down' | 'left' | 'right'

export type Spot = Readonly<{ id: string; x: number; y: number }>

/** How much more it costs to go aside than to go ahead. */
const aside = 2

/**
 * What lies next in a direction on the screen, going by the straight way and a little by what lies beside it;
 * undefined where there is nothing farther.
 */
export function nearestIn(way: Way, from: Pick<Spot, 'x' | 'y'>, spots: readonly Spot[]): Spot | undefined {
  let best: { spot: Spot; cost: number } | undefined
  for (const spot of spots) {
    const dx = spot.x - from.x
    const dy = spot.y - from.y
    const ahead = { up: -dy, down: dy, left: -dx, right: dx }[way]
    const beside = Math.abs(way === 'up' || way === 'down' ? dx : dy)
    if (ahead <= 1 || beside > 3 * ahead) continue
    const cost = ahead + aside * beside
    if (!best || cost < best.cost) best = { spot, cost }
  }
  return best?.spot
}
