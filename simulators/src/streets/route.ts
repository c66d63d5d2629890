import type { StreetNet } from './street-net.js'

/**
 * The shortest way between two crossings, both ends included (Dijkstra; the net has some thousand nodes, so a
 * sorted frontier is fast enough). Only `from` when there is no way.
 */
export function findRoute(net: StreetNet, from: number, to: number): number[] {
  const cost = new Map<number, number>([[from, 0]])
  const came = new Map<number, number>()
  const done = new Set<number>()
  const frontier: { id: number; costM: number }[] = [{ id: from, costM: 0 }]
  for (let current = frontier.pop(); current; current = frontier.pop()) {
    if (current.id === to) return walkBack(came, to)
    if (done.has(current.id)) continue
    done.add(current.id)
    for (const street of net.neighbours[current.id] ?? []) {
      const costM = current.costM + street.lengthM
      if (costM >= (cost.get(street.to) ?? Number.POSITIVE_INFINITY)) continue
      cost.set(street.to, costM)
      came.set(street.to, current.id)
      insertSorted(frontier, { id: street.to, costM })
    }
  }
  return [from]
}

/** Keeps the cheapest at the end, where `pop` takes it. */
function insertSorted(frontier: { id: number; costM: number }[], entry: { id: number; costM: number }): void {
  let low = 0
  let high = frontier.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((frontier[middle]?.costM ?? 0) > entry.costM) low = middle + 1
    else high = middle
  }
  frontier.splice(low, 0, entry)
}

function walkBack(came: ReadonlyMap<number, number>, to: number): number[] {
  const route = [to]
  for (let id = came.get(to); id !== undefined; id = came.get(id)) route.unshift(id)
  return route
}
