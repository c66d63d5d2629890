import { type LonLat, distanceM } from '@haidang/domain'
import type { SimulatedSite } from '../site/read-site.js'
import { insideAny } from './inside-any.js'

/** Crossings and bends by number, and what can be driven between them. */
export type StreetNet = Readonly<{ nodes: readonly LonLat[]; neighbours: readonly (readonly Street[])[] }>

export type Street = Readonly<{ to: number; lengthM: number }>

/** Two ends this close to each other, or to a bend of another street, are one crossing. */
const snapM = 150
/** Long straight lines are cut this fine, so that others can join them anywhere. */
const stepM = 120

type Build = { nodes: LonLat[]; edges: Map<number, Map<number, number>> }

/**
 * The streets as one net: lines cut fine, joined where they meet, without pieces that leave the land (bridges
 * may), and of what remains the largest connected part.
 */
export function buildStreetNet({
  roads,
  bridges,
  land,
}: Pick<SimulatedSite, 'roads' | 'bridges' | 'land'>): StreetNet {
  const build: Build = { nodes: [], edges: new Map() }
  const onLand = land.length === 0 ? () => true : insideAny(land)
  const ways: { ids: number[] }[] = []
  for (const road of roads)
    for (const piece of landPieces(cutFine(road), onLand)) ways.push({ ids: addWay(build, piece) })
  for (const bridge of bridges) ways.push({ ids: addWay(build, cutFine(bridge)) })
  joinEnds(build, ways)
  return largestPart(build)
}

function cutFine(line: readonly LonLat[]): LonLat[] {
  return line.flatMap((place, index) => {
    const next = line[index + 1]
    if (!next) return [place]
    const pieces = Math.max(1, Math.ceil(distanceM(place, next) / stepM))
    return Array.from({ length: pieces }, (_, piece) => between(place, next, piece / pieces))
  })
}

/** The point at `share` of the way from a to b, straight in degrees: right over a street's length. */
export function between([lonA, latA]: LonLat, [lonB, latB]: LonLat, share: number): LonLat {
  return [lonA + (lonB - lonA) * share, latA + (latB - latA) * share]
}

function landPieces(line: readonly LonLat[], onLand: (place: LonLat) => boolean): LonLat[][] {
  const pieces: LonLat[][] = [[]]
  for (const place of line) {
    if (onLand(place)) pieces.at(-1)?.push(place)
    else if (pieces.at(-1)?.length) pieces.push([])
  }
  return pieces.filter((piece) => piece.length > 1)
}

function addWay(build: Build, line: readonly LonLat[]): number[] {
  const ids = line.map((place) => build.nodes.push(place) - 1)
  ids.slice(1).forEach((id, index) => connect(build, ids[index] ?? id, id))
  return ids
}

function connect({ nodes, edges }: Build, a: number, b: number): void {
  const [from, to] = [nodes[a], nodes[b]]
  if (!from || !to || a === b) return
  const lengthM = distanceM(from, to)
  edges.set(a, (edges.get(a) ?? new Map<number, number>()).set(b, lengthM))
  edges.set(b, (edges.get(b) ?? new Map<number, number>()).set(a, lengthM))
}

/** Every end of a way meets the nearest node of another way within reach; crossings join where they pass close. */
function joinEnds(build: Build, ways: readonly { ids: readonly number[] }[]): void {
  const near = gridOf(build.nodes)
  for (const way of ways) {
    const own = new Set(way.ids)
    const ends = new Set([way.ids[0], way.ids.at(-1)])
    for (const id of way.ids) {
      const reachM = ends.has(id) ? snapM : stepM / 2
      const place = build.nodes[id]
      const others = place ? near(place).filter((other) => !own.has(other)) : []
      const nearest = nearestOf(build.nodes, others, place)
      if (nearest && nearest.distanceM <= reachM) connect(build, id, nearest.id)
    }
  }
}

/** Degrees; wider than the farthest reach, so that what is near lies in the same cell or beside it. */
const cell = 0.002
const around = [-1, 0, 1]

/** Finds the nodes that may be in reach of a place without looking at all of them. */
function gridOf(nodes: readonly LonLat[]): (place: LonLat) => number[] {
  const cells = new Map<string, number[]>()
  const at = ([lon, lat]: LonLat): [number, number] => [Math.floor(lon / cell), Math.floor(lat / cell)]
  nodes.forEach((place, id) => {
    const key = at(place).join()
    const here = cells.get(key)
    if (here) here.push(id)
    else cells.set(key, [id])
  })
  return (place) => {
    const [x, y] = at(place)
    return around.flatMap((dx) => around.flatMap((dy) => cells.get(`${x + dx},${y + dy}`) ?? []))
  }
}

function nearestOf(
  nodes: readonly LonLat[],
  ids: readonly number[],
  place: LonLat | undefined,
): { id: number; distanceM: number } | undefined {
  if (!place) return undefined
  let best: { id: number; distanceM: number } | undefined
  for (const id of ids) {
    const node = nodes[id]
    if (!node) continue
    const away = distanceM(node, place)
    if (!best || away < best.distanceM) best = { id, distanceM: away }
  }
  return best
}

function largestPart({ nodes, edges }: Build): StreetNet {
  const seen = new Set<number>()
  let largest: number[] = []
  for (const start of edges.keys()) {
    if (seen.has(start)) continue
    const part = reach(edges, start, seen)
    if (part.length > largest.length) largest = part
  }
  const numbers = new Map(largest.map((id, place) => [id, place]))
  return {
    nodes: largest.map((id) => nodes[id] ?? [0, 0]),
    neighbours: largest.map((id) =>
      [...(edges.get(id) ?? [])].map(([to, lengthM]) => ({ to: numbers.get(to) ?? 0, lengthM })),
    ),
  }
}

function reach(edges: Build['edges'], start: number, seen: Set<number>): number[] {
  const part: number[] = []
  const open = [start]
  seen.add(start)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    part.push(id)
    for (const next of edges.get(id)?.keys() ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      open.push(next)
    }
  }
  return part
}

/** The `count` crossings nearest to a place, nearest first. */
export function nodesNear({ nodes }: StreetNet, place: LonLat, count: number): number[] {
  const nearest: { id: number; away: number }[] = []
  for (const [id, node] of nodes.entries()) {
    const away = distanceM(node, place)
    if (away >= (nearest[count - 1]?.away ?? Number.POSITIVE_INFINITY)) continue
    const before = nearest.findLastIndex((other) => other.away <= away)
    nearest.splice(before + 1, 0, { id, away })
    nearest.length = Math.min(nearest.length, count)
  }
  return nearest.map(({ id }) => id)
}
