import type { AreaId, AreaTree, Scope } from '@haidang/domain'

/** The areas whose bulletins concern a scope: its own, and all that contain any of them. */
export function areasToSee({ areas }: Scope, tree: AreaTree): 'all' | AreaId[] {
  return areas === 'all' ? 'all' : [...new Set([...areas].flatMap((area) => tree.path(area)))]
}

/** Whether a bulletin for these areas says nothing about any place outside the scope. */
export function isWithinScope(named: readonly AreaId[], { areas }: Scope, tree: AreaTree): boolean {
  return areas === 'all' || named.every((area) => [...tree.subtree(area)].every((one) => areas.has(one)))
}
