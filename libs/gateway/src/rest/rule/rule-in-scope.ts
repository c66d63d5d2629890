import {
  type AreaId,
  type AreaTree,
  type FeedId,
  type Rule,
  type Scope,
  inScope,
  isWithinAreas,
} from '@haidang/domain'

import type { RegistryPort } from '../../neighbours.js'

/**
 * The rule as a caller may know it: undefined when it watches nothing within their scope, and without the names of
 * devices outside it.
 */
export function ruleInScope(
  rule: Rule,
  scope: Scope,
  registry: Pick<RegistryPort, 'areas' | 'device' | 'devices'>,
): Rule | undefined {
  if (scope.feeds !== 'all' && !scope.feeds.has(rule.feed)) return undefined
  const { areas, devices } = rule.scope ?? {}
  if (areas !== undefined && !isAbout(areas, { feed: rule.feed, scope, registry })) return undefined
  if (devices === undefined) return rule
  const seen = devices.filter((id) => {
    const device = registry.device(id)
    return device !== undefined && inScope(scope, device)
  })
  return seen.length === 0 ? undefined : { ...rule, scope: { ...rule.scope, devices: seen } }
}

/** What a rule over the unit watches: all within it and, where units have ended, within what became of them. */
function meantBy(area: AreaId, tree: AreaTree): ReadonlySet<AreaId> {
  const heirs = [...tree.heirs(area)]
  return heirs.length === 0
    ? tree.subtree(area)
    : new Set([area, ...heirs].flatMap((unit) => [...tree.subtree(unit)]))
}

type About = Readonly<{
  feed: FeedId
  scope: Scope
  registry: Pick<RegistryPort, 'areas' | 'devices'>
}>

/** Whether any of the areas is the scope's, or has one of its devices: divisions lie over each other. */
function isAbout(named: readonly AreaId[], { feed, scope, registry }: About): boolean {
  const tree = registry.areas()
  if (named.some((area) => overlaps(scope, meantBy(area, tree)))) return true
  const meant = new Set(named.flatMap((area) => [...meantBy(area, tree)]))
  return registry
    .devices()
    .some((device) => device.feed === feed && inScope(scope, device) && isWithinAreas(meant, device))
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
    return device !== undefined && isWithinAreas(areas, device)
  })
  return inAreas === true || ofDevices === true
}
