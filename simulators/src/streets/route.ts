import { distanceM } from '@haidang/domain'
import type { StreetNet } from './street-net.js'

/** A crossing to look at: how long the way there is, with the straight line from there to the goal. */
type Open = Readonly<{ id: number; atLeastM: number }>

/**
 * The shortest way between two crossings, both ends included (A*: no street is shorter than the straight line, so
 * what lies the other way is not looked at). Only `from` when there is no way.
 */
export function findRoute({ nodes, neighbours }: StreetNet, from: number, to: number): number[] {
  const goal = nodes[to] ?? [0, 0]
  const costM = new Float64Array(nodes.length).fill(Number.POSITIVE_INFINITY)
  const came = new Int32Array(nodes.length).fill(-1)
  const done = new Uint8Array(nodes.length)
  const frontier: Open[] = [{ id: from, atLeastM: 0 }]
  costM[from] = 0
  for (let current = frontier.pop(); current; current = frontier.pop()) {
    const { id } = current
    if (id === to) return walkBack(came, to)
    if (done[id] === 1) continue
    done[id] = 1
    for (const street of neighbours[id] ?? []) {
      const lengthM = (costM[id] ?? 0) + street.lengthM
      if (lengthM >= (costM[street.to] ?? 0)) continue
      costM[street.to] = lengthM
      came[street.to] = id
      const place = nodes[street.to] ?? goal
      insertSorted(frontier, { id: street.to, atLeastM: lengthM + distanceM(place, goal) })
    }
  }
  return [from]
}

/** Keeps the most promising at the end, where `pop` takes it. */
function insertSorted(frontier: Open[], entry: Open): void {
  let low = 0
  let high = frontier.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((frontier[middle]?.atLeastM ?? 0) > entry.atLeastM) low = middle + 1
    else high = middle
  }
  frontier.splice(low, 0, entry)
}

function walkBack(came: Int32Array, to: number): number[] {
  const route = [to]
  for (let id = came[to] ?? -1; id >= 0; id = came[id] ?? -1) route.push(id)
  return route.reverse()
}
