import { type AreaId, type AreaTree, type Caller, type Device, type Scope, inScope } from '@haidang/domain'
import type { ScopeJson } from '@haidang/contracts'

import type { RegistryPort } from '../neighbours.js'
import { Problem } from './problem.js'

/** @throws Problem `not-found` when there is no such device, or it lies outside the caller's scope. */
export function deviceInScope(registry: Pick<RegistryPort, 'device'>, { scope }: Caller, id: string): Device {
  const device = registry.device(id)
  if (!device || !inScope(scope, device)) throw new Problem('not-found')
  return device
}

/**
 * The areas in which the scope's devices are, by every division: what is said of any of them concerns whoever sees these
 * devices, though the area itself may not be theirs.
 */
export function areasOfDevices(registry: Pick<RegistryPort, 'devices'>, scope: Scope): ReadonlySet<AreaId> {
  const there = new Set<AreaId>()
  for (const device of registry.devices()) {
    if (!inScope(scope, device)) continue
    there.add(device.area)
    for (const own of device.agencyAreas ?? []) there.add(own)
  }
  return there
}

/** A scope as people wrote it: the topmost areas of what it covers. */
export function scopeJson({ areas, feeds }: Scope, tree: AreaTree): ScopeJson {
  const tops =
    areas === 'all' ? undefined : [...areas].filter((id) => !isWithin(areas, tree.find(id)?.parent))
  return { ...(tops && { areas: tops }), ...(feeds !== 'all' && { feeds: [...feeds] }) }
}

function isWithin<Id extends string>(areas: ReadonlySet<Id>, id: Id | undefined): boolean {
  return id !== undefined && areas.has(id)
}
