import {
  type Device,
  type DeviceId,
  type Instants,
  type Scope,
  whenWithin,
  withinSince,
} from '@haidang/domain'

import type { RegistryPort } from '../../neighbours.js'

export type SeenStretches = Readonly<{
  isEverSeen(device: Device): boolean
  isSeen(device: DeviceId, at: number): boolean
  /** Of those that do not count at all times: when they do. */
  bounds(devices: readonly Device[]): readonly (Instants & Readonly<{ device: DeviceId }>)[]
}>

type About = Readonly<{ registry: Pick<RegistryPort, 'areas' | 'unitsOf'>; scope: Scope; zone: string }>

/**
 * When a device counts for whoever asks: as long as it belonged to the area, if one is named, and since it has not left
 * the scope. A unit counts on its own days only, so that what is told of a day before stays what was told then.
 */
export function createSeenStretches(
  { registry, scope, zone }: About,
  area: string | undefined,
): SeenStretches {
  const within = area === undefined ? undefined : registry.areas().subtree(area)
  const known = new Map<DeviceId, readonly Instants[]>()
  const stretchesOf = (device: DeviceId): readonly Instants[] => {
    const found = known.get(device)
    if (found) return found
    const units = registry.unitsOf(device)
    const sinceAt = withinSince(units, scope.areas, zone)
    const always = [{ fromAt: Number.NEGATIVE_INFINITY, toAt: Number.POSITIVE_INFINITY }]
    const stretches = (within ? whenWithin(units, within, zone) : always)
      .map(({ fromAt, toAt }) => ({ fromAt: Math.max(fromAt, sinceAt), toAt }))
      .filter(({ fromAt, toAt }) => fromAt < toAt)
    known.set(device, stretches)
    return stretches
  }
  return {
    isEverSeen: ({ id }) => stretchesOf(id).length > 0,
    bounds: (devices) =>
      devices.flatMap(({ id: device }) => {
        const stretches = stretchesOf(device)
        return stretches.some(isAlways) ? [] : stretches.map((stretch) => ({ ...stretch, device }))
      }),
    isSeen: (device, at) => stretchesOf(device).some(({ fromAt, toAt }) => fromAt <= at && at < toAt),
  }
}

function isAlways({ fromAt, toAt }: Instants): boolean {
  return fromAt === Number.NEGATIVE_INFINITY && toAt === Number.POSITIVE_INFINITY
}
