import { type AreaTree, type Rule, type Scope, inScope } from '@haidang/domain'

import type { RegistryPort } from '../../neighbours.js'

/**
 * The rule as a caller may know it: undefined when it watches nothing within their scope, and without the names of
 * devices outside it.
 */
export function ruleInScope(
  rule: Rule,
  scope: Scope,
  registry: Pick<RegistryPort, 'areas' | 'device'>,
): Rule | undefined {
  if (scope.feeds !== 'all' && !scope.feeds.has(rule.feed)) return undefined
  const { areas, devices } = rule.scope ?? {}
  if (areas !== undefined && !areas.some((area) => overlaps(scope, meantBy(area, registry.areas()))))
    return undefined
  if (devices === undefined) return rule
  const seen = devices.filter((id) => {
    const device = registry.device(id)
    return device !== undefined && inScope(scope, device)
  })
  return seen.length === 0 ? undefined : { ...rule, scope: { ...rule.scope, devices: seen } }
}

/** What a rule over the unit watches: all within it and, where units have ended, within what became of them. */
function meantBy(area: string, tree: AreaTree): ReadonlySet<string> {
  const heirs = [...tree.heirs(area)]
  return heirs.length === 0
    ? tree.subtree(area)
    : new Set([area, ...heirs].flatMap((unit) => [...tree.subtree(unit)]))
}

function overlaps({ areas }: Scope, subtree: ReadonlySet<string>): boolean {
  return areas === 'all' || [...areas].some((area) => subtree.has(area))
}

/** Whether everything that the rule may ever watch lies within the scope: nobody decides for places that are not theirs. */
export function isRuleWithin(
  { feed, scope: watched = {} }: Pick<Rule, 'feed' | 'scope'>,
  { areas, feeds }: Scope,
  registry: Pick<RegistryPort, 'areas' | 'device'>,
): boolean {
  if (feeds !== 'all' && !feeds.has(feed)) return false
  if (areas === 'all') return true
  const inAreas = watched.areas?.every((area) =>
    [...registry.areas().subtree(area), ...registry.areas().heirs(area)].every((id) => areas.has(id)),
  )
  const ofDevices = watched.devices?.every((id) => {
    const device = registry.device(id)
    return device !== undefined && areas.has(device.area)
  })
  return inAreas === true || ofDevices === true
}
