import { type AreaId, type AreaTree, type Scope, areasThatMean } from '@haidang/domain'

import type { RegistryPort } from '../../neighbours.js'
import { areasOfDevices } from '../in-scope.js'

/**
 * The areas whose bulletins concern a scope: its own and those in which its devices are, all that contain any of them, and
 * what any of these took over from, for what was said about a unit that has ended goes on where its devices went.
 */
export function areasToSee(
  scope: Scope,
  registry: Pick<RegistryPort, 'areas' | 'devices'>,
): 'all' | readonly AreaId[] {
  if (scope.areas === 'all') return 'all'
  return areasThatMean(registry.areas(), [...scope.areas, ...areasOfDevices(registry, scope)])
}

/** Whether a bulletin for these areas says nothing about any place, nor of any feed, outside the scope. */
export function isWithinScope(named: readonly AreaId[], { areas, feeds }: Scope, tree: AreaTree): boolean {
  if (feeds !== 'all') return false
  return areas === 'all' || named.every((area) => [...tree.subtree(area)].every((one) => areas.has(one)))
}
