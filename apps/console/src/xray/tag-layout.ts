import type { Freshness } from '@haidang/domain'
import { type Rect, overlap } from '../map/obstacles.js'

/** The age of one thing on the map, and where the thing is, in pixels. */
export type Tag = Readonly<{
  ageMs: number | undefined
  freshness: Freshness
  moving: boolean
  /** It has an alarm or is selected: it comes before everything else. */
  first: boolean
  at: Readonly<{ x: number; y: number }>
}>

/** A tag that has found its place. `count`: of how many things it tells the oldest age. */
export type PlacedTag = Readonly<{
  ageMs: number | undefined
  freshness: Freshness
  moving: boolean
  count: number
  rect: Rect
}>

export type TagRoom = Readonly<{
  width: number
  height: number
  /** Where no tag may stand: controls, symbols of alarms, names. */
  taken: readonly Rect[]
  /** Pixels of the widest tag, of one thing and of several. */
  widest: Readonly<{ one: number; several: number }>
}>

const tagHeightPx = 17
const gapPx = 2
/** From a thing's middle to its tag. */
const awayPx = 11
/** A tag may speak for what lies so near to the first of its things. */
const reachPx = 84

/** What matters most speaks for itself only. */
type Growing = { -readonly [Key in keyof PlacedTag]: PlacedTag[Key] } & Pick<Tag, 'at' | 'first'>

/**
 * Gives each tag a place where it covers no other and nothing that is taken: what has an alarm first, then what stands,
 * then what is no longer fresh, then what is nearest to the middle. What finds no place is counted by a tag beside it,
 * which then tells the oldest age of all; what lies beside none is `left`.
 */
export function layTags(tags: readonly Tag[], room: TagRoom): { placed: PlacedTag[]; left: number } {
  const placed: Growing[] = []
  let left = 0
  for (const tag of inOrder(tags, room)) {
    if (tag.at.x < 0 || tag.at.y < 0 || tag.at.x > room.width || tag.at.y > room.height) continue
    const beside = placed.find((other) => speaksFor(other, tag))
    const rect = beside && tag.moving ? undefined : placeFor(tag, placed, room)
    if (rect) placed.push({ ...tag, count: 1, rect })
    else if (beside) join(beside, tag)
    else left += 1
  }
  return { placed, left }
}

const stages: Readonly<Record<Freshness, number>> = { live: 0, late: 1, stale: 2, lost: 3 }

function inOrder(tags: readonly Tag[], { width, height }: TagRoom): Tag[] {
  const rank = ({ first, moving, freshness }: Tag): number =>
    first ? -8 : (moving ? 0 : -4) - stages[freshness]
  const far = ({ at }: Tag): number => Math.hypot(at.x - width / 2, at.y - height / 2)
  return tags
    .map((tag) => ({ tag, rank: rank(tag), far: far(tag) }))
    .sort((a, b) => a.rank - b.rank || a.far - b.far)
    .map(({ tag }) => tag)
}

/** Of one kind, of one freshness, and near. */
function speaksFor(other: Growing, { moving, freshness, at, first }: Tag): boolean {
  if (first || other.first || other.moving !== moving || other.freshness !== freshness) return false
  return Math.hypot(other.at.x - at.x, other.at.y - at.y) < reachPx
}

function join(other: Growing, { ageMs }: Tag): void {
  other.count += 1
  other.ageMs = ageMs === undefined || other.ageMs === undefined ? undefined : Math.max(ageMs, other.ageMs)
}

/** Below the thing; what matters most may also stand above or beside it. */
function placeFor(tag: Tag, placed: readonly Growing[], room: TagRoom): Rect | undefined {
  const { x, y } = tag.at
  const width = tag.moving ? room.widest.several : room.widest.one
  const below = rectAt(x - width / 2, y + awayPx, width)
  const beside = [
    rectAt(x - width / 2, y - awayPx - tagHeightPx, width),
    rectAt(x + awayPx + gapPx, y - tagHeightPx / 2, width),
    rectAt(x - awayPx - gapPx - width, y - tagHeightPx / 2, width),
  ]
  return [below, ...(tag.moving ? [] : beside)].find((rect) => isFree(rect, placed, room))
}

function rectAt(left: number, top: number, width: number): Rect {
  return {
    left: Math.round(left),
    top: Math.round(top),
    right: Math.round(left + width),
    bottom: Math.round(top) + tagHeightPx,
  }
}

function isFree(rect: Rect, placed: readonly Growing[], { width, height, taken }: TagRoom): boolean {
  if (rect.left < 0 || rect.top < 0 || rect.right > width || rect.bottom > height) return false
  const wide = { ...rect, left: rect.left - gapPx, right: rect.right + gapPx }
  return !taken.some((box) => overlap(wide, box)) && !placed.some((other) => overlap(wide, other.rect))
}
