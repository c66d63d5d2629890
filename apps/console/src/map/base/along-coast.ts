/** Longitude and latitude. */
type Place = readonly number[]

/**
 * The stretch of a coast between the two ends of a line: of the ring that passes nearest to both, the shorter way
 * round. The line itself where there is no coast.
 */
export function alongCoast(line: readonly Place[], rings: readonly (readonly Place[])[]): number[][] {
  const [from, to] = [line[0], line.at(-1)]
  if (!from || !to) return []
  const [best] = rings
    .map((ring) => ({ ring, start: nearest(ring, from), end: nearest(ring, to) }))
    .sort((a, b) => a.start.away + a.end.away - b.start.away - b.end.away)
  if (!best) return line.map((place) => [...place])
  const { ring, start, end } = best
  const [low, high] = [Math.min(start.index, end.index), Math.max(start.index, end.index)]
  const inner = ring.slice(low, high + 1)
  const outer = [...ring.slice(high), ...ring.slice(0, low + 1)]
  return (inner.length <= outer.length ? inner : outer).map((place) => [...place])
}

/** In degrees, which is right enough to tell which point of a coast is meant. */
function nearest(ring: readonly Place[], [lon = 0, lat = 0]: Place): { index: number; away: number } {
  let best = { index: 0, away: Number.POSITIVE_INFINITY }
  ring.forEach(([x = 0, y = 0], index) => {
    const away = Math.hypot(x - lon, y - lat)
    if (away < best.away) best = { index, away }
  })
  return best
}
