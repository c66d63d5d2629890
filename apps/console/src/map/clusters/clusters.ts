import type { LonLat } from '@haidang/domain'
import type { Badge } from '../badges/badges.js'

/** Standing things that would lie on each other, drawn as one: how many, and the worst alarm among them. */
export type Cluster = Readonly<{
  /** The first of its members, so that it stays the same while they do. */
  id: string
  position: LonLat
  members: readonly string[]
  /** What kinds of things, and how many: `KK ×3`. */
  text: string
  worst: Pick<Badge, 'severity' | 'look'> | undefined
  /** How many active alarms are gathered in it. */
  alarms: number
}>

export type Clustered = Readonly<{ clusters: readonly Cluster[]; inClusters: ReadonlySet<string> }>

type Standing = Readonly<{ id: string; position: LonLat; letters: string }>

/** From this zoom on everything stands by itself. */
export const clusterBelowZoom = 12
/** From this severity on an alarm is never gathered away. */
const aloneFrom = 3
const tilePx = 512
/** Nearer than this two markers cannot be told apart; where there is little room, nor can their plates. */
const reaches = { usualPx: 30, crampedPx: 46 }
/** How large what is drawn is: a marker alone, and a plate by its words. */
const drawn = { markerPx: 22, plateHighPx: 22, platePx: 13, letterPx: 6.5 }

const none: Clustered = { clusters: [], inClusters: new Set() }

/**
 * Gathers what lies within a marker's reach of another at this zoom, and then what would still be drawn over another. Whatever has an alarm of severity 3 or more, and
 * what is selected, stands by itself.
 */
export function clustered(
  standing: readonly Standing[],
  badges: readonly Badge[],
  {
    zoom,
    selected,
    cramped = false,
  }: Readonly<{ zoom: number; selected: string | undefined; cramped?: boolean }>,
): Clustered {
  if (zoom >= clusterBelowZoom) return none
  const badgeOf = new Map(badges.map((badge) => [badge.device, badge]))
  const free = standing.filter(({ id }) => id !== selected && (badgeOf.get(id)?.severity ?? 0) < aloneFrom)
  const clusters = groups(free, zoom, cramped ? reaches.crampedPx : reaches.usualPx)
    .filter((members) => members.length > 1)
    .map((members) => clusterOf(members, badgeOf))
  return { clusters, inClusters: new Set(clusters.flatMap(({ members }) => members)) }
}

type Group = Readonly<{ x: number; y: number; members: Standing[] }>

/** Each joins the first group whose beginning is near enough; the order of the ids decides, so that nothing flickers. */
function groups(standing: readonly Standing[], zoom: number, reachPx: number): Standing[][] {
  const world = tilePx * 2 ** zoom
  const found: Group[] = []
  for (const one of [...standing].sort(byId)) {
    const { x, y } = pixel(one.position, world)
    const near = found.find((group) => Math.hypot(group.x - x, group.y - y) <= reachPx)
    if (near) near.members.push(one)
    else found.push({ x, y, members: [one] })
  }
  return apart(
    found.map(({ members }) => members),
    world,
  )
}

type Box = Readonly<{ members: Standing[]; x: number; y: number; widthPx: number; heightPx: number }>

/** Plates that would cover one another, or a marker, become one. */
function apart(found: readonly Standing[][], world: number): Standing[][] {
  const waiting = found.map((members) => boxOf(members, world))
  const settled: Box[] = []
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const box = next
    const place = settled.findIndex((other) => cover(box, other))
    const [covered] = place < 0 ? [] : settled.splice(place, 1)
    if (covered) waiting.unshift(boxOf([...covered.members, ...box.members].sort(byId), world))
    else settled.push(box)
  }
  return settled.map(({ members }) => members)
}

function boxOf(members: Standing[], world: number): Box {
  const { x, y } = pixel(middle(members), world)
  if (members.length === 1) return { members, x, y, widthPx: drawn.markerPx, heightPx: drawn.markerPx }
  const widthPx = drawn.platePx + drawn.letterPx * textOf(members).length
  return { members, x, y, widthPx, heightPx: drawn.plateHighPx }
}

const cover = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < (a.widthPx + b.widthPx) / 2 && Math.abs(a.y - b.y) < (a.heightPx + b.heightPx) / 2

const byId = (a: Standing, b: Standing): number => (a.id < b.id ? -1 : 1)

/** Where a place lies in the world's square of Web Mercator. */
function pixel([lon, lat]: LonLat, world: number): { x: number; y: number } {
  const north = Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI
  return { x: ((lon + 180) / 360) * world, y: ((1 - north) / 2) * world }
}

function clusterOf(members: readonly Standing[], badgeOf: ReadonlyMap<string, Badge>): Cluster {
  const badges = members.flatMap(({ id }) => badgeOf.get(id) ?? [])
  const worst = badges.reduce<Badge | undefined>((a, b) => (a && a.severity >= b.severity ? a : b), undefined)
  return {
    id: members[0]?.id ?? '',
    position: middle(members),
    members: members.map(({ id }) => id),
    text: textOf(members),
    worst: worst && { severity: worst.severity, look: worst.look },
    alarms: badges.reduce((sum, { count = 1 }) => sum + count, 0),
  }
}

function middle(members: readonly Standing[]): LonLat {
  const mean = (part: 0 | 1): number =>
    members.reduce((sum, { position }) => sum + position[part], 0) / members.length
  return [mean(0), mean(1)]
}

/** Two kinds at most are named; of more, their number alone is told. */
function textOf(members: readonly Standing[]): string {
  const kinds = [...new Set(members.map(({ letters }) => letters))].toSorted()
  return `${kinds.length > 2 ? '' : `${kinds.join('·')} `}×${members.length}`
}
