import type { Badge } from './badges.js'

type Point = Readonly<{ x: number; y: number }>

/** From this severity on a badge is only left out where another hides it wholly. */
const graveFrom = 3

/**
 * Badges that would cover each other wholly, nearer than `nearPx` where `project` draws them, as one: the worst, with the
 * number of all. What covers another only in part stays, unless it is mild: a heap of mild ones is told by their number.
 */
export function oneASpot(
  badges: readonly Badge[],
  project: (badge: Badge) => Point,
  nearPx: number,
): readonly Badge[] {
  const spots: { at: Point; badge: Badge; count: number }[] = []
  for (const badge of badges.toSorted(worstBefore)) {
    const at = project(badge)
    const count = badge.count ?? 1
    const reachPx = badge.severity < graveFrom ? 2 * nearPx : nearPx
    const spot = spots.find((one) => Math.hypot(one.at.x - at.x, one.at.y - at.y) < reachPx)
    if (spot) spot.count += count
    else spots.push({ at, badge, count })
  }
  return spots.map(({ badge, count }) => (count > 1 ? { ...badge, count } : badge))
}

/** Of equals the one that waits lies above; then the name decides, so that nothing flickers. */
function worstBefore(a: Badge, b: Badge): number {
  const seen = ({ look }: Badge): number => Number(look !== 'unacknowledged')
  return b.severity - a.severity || seen(a) - seen(b) || (a.device < b.device ? -1 : 1)
}
