import { type AreaId, type AreaTree, type Scope, areasThatMean } from '@haidang/domain'

/**
 * The areas whose bulletins concern a scope: its own, all that contain any of them, and what any of these took over from, for
 * what was said about a unit that has ended goes on where its devices went.
 */
export function areasToSee({ areas }: Scope, tree: AreaTree): 'all' | readonly AreaId[] {
  return areas === 'all' ? 'all' : areasThatMean(tree, [...areas])
}

/** Whether a bulletin for these areas says nothing about any place, nor of any feed, outside the scope. */
export function isWithinScope(named: readonly AreaId[], { areas, feeds }: Scope, tree: AreaTree): boolean {
  if (feeds !== 'all') return false
  return areas === 'all' || named.every((area) => [...tree.subtree(area)].every((one) => areas.has(one)))
}
