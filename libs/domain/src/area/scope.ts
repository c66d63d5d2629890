import type { AreaId, FeedId } from '../ids.js'
import type { AreaTree } from './area-tree.js'

/**
 * What a person or a token may see: areas × feeds, area subtrees resolved to every area within them. `all` is
 * said in so many words, for a forgotten limit must never read as "everything".
 */
export type Scope = Readonly<{ areas: 'all' | ReadonlySet<AreaId>; feeds: 'all' | ReadonlySet<FeedId> }>

export const wholeScope: Scope = { areas: 'all', feeds: 'all' }

/** Where a thing is: its unit of the law's division and, where agencies divide the city in their own way, theirs. */
export type Place = Readonly<{ area: AreaId; agencyAreas?: readonly AreaId[] | undefined }>

/** Whether the place is in any of the areas, by the law's division or an agency's own. */
export function isWithinAreas(areas: Scope['areas'], { area, agencyAreas = [] }: Place): boolean {
  return areas === 'all' || areas.has(area) || agencyAreas.some((own) => areas.has(own))
}

/** Whether a thing of this place and feed lies within the scope. */
export function inScope(scope: Scope, thing: Place & Readonly<{ feed: FeedId }>): boolean {
  return isWithinAreas(scope.areas, thing) && (scope.feeds === 'all' || scope.feeds.has(thing.feed))
}

/** Whether everything that `inner` sees lies within `outer`: nobody hands on more than they have. */
export function scopeContains(outer: Scope, inner: Scope): boolean {
  return setContains(outer.areas, inner.areas) && setContains(outer.feeds, inner.feeds)
}

/**
 * Resolves what is stored (area subtrees, feeds; absent = all) against the tree. An unknown area sees nothing. Whoever
 * was given a unit that has ended keeps it, for the past, and has what became of it, in which there is nothing before its
 * first day. Whoever was given a unit has the past of what went into it as a whole; not so who only followed there.
 */
export function resolveScope(
  stored: Readonly<{ areas?: readonly string[]; feeds?: readonly FeedId[] }>,
  tree: AreaTree,
): Scope {
  return {
    areas: stored.areas === undefined ? 'all' : resolveAreas(stored.areas, tree),
    feeds: stored.feeds === undefined ? 'all' : new Set(stored.feeds),
  }
}

function resolveAreas(stored: readonly string[], tree: AreaTree): ReadonlySet<AreaId> {
  const subtrees = (ids: Iterable<string>) => [...ids].flatMap((id) => [...tree.subtree(id)])
  const given = new Set(subtrees(stored))
  const followed = subtrees(stored.flatMap((id) => [...tree.heirs(id)]))
  return new Set([...given, ...followed, ...subtrees(tree.absorbed(given))])
}

function setContains<T>(outer: 'all' | ReadonlySet<T>, inner: 'all' | ReadonlySet<T>): boolean {
  if (outer === 'all') return true
  return inner !== 'all' && [...inner].every((member) => outer.has(member))
}
