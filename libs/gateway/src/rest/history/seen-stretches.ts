import {
  type Device,
  type DeviceId,
  type Instants,
  type Scope,
  inScope,
  siteDate,
  whenWithin,
  withinSince,
} from '@haidang/domain'

import type { GatewayRoom } from '../gateway-room.js'

export type SeenStretches = Readonly<{
  isEverSeen(device: Device): boolean
  isSeen(device: DeviceId, at: number): boolean
  /** Of those that do not count at all times: when they do. */
  bounds(devices: readonly Device[]): readonly (Instants & Readonly<{ device: DeviceId }>)[]
}>

type About = Readonly<{ room: Pick<GatewayRoom, 'registry' | 'site' | 'clock'>; scope: Scope }>

/** Since when (epoch ms) whoever asks may know of the device: what was before it came into the scope is not theirs to see. */
export function visibleFromAt({ room: { registry, site, clock }, scope }: About, device: DeviceId): number {
  const today = { day: siteDate(clock.now(), site.zone), zone: site.zone }
  return withinSince(registry.unitsOf(device), scope.areas, today)
}

/** The devices of the scope that have not always been its own, and since when (epoch ms) they are. */
export function devicesSeenSince({ room, scope }: About): { device: DeviceId; at: number }[] {
  return room.registry.devices().flatMap((one) => {
    const at = inScope(scope, one) ? visibleFromAt({ room, scope }, one.id) : Number.NEGATIVE_INFINITY
    return Number.isFinite(at) ? [{ device: one.id, at }] : []
  })
}

/**
 * When a device counts for whoever asks: as long as it belonged to the area, if one is named, and since it has not left
 * the scope. A unit counts on its own days only, so that what is told of a day before stays what was told then.
 */
export function createSeenStretches(about: About, area: string | undefined): SeenStretches {
  const { registry, site } = about.room
  const within = area === undefined ? undefined : registry.areas().subtree(area)
  const known = new Map<DeviceId, readonly Instants[]>()
  const stretchesOf = (device: DeviceId): readonly Instants[] => {
    const found = known.get(device)
    if (found) return found
    const sinceAt = visibleFromAt(about, device)
    const always = [{ fromAt: Number.NEGATIVE_INFINITY, toAt: Number.POSITIVE_INFINITY }]
    const stretches = (within ? whenWithin(registry.unitsOf(device), within, site.zone) : always)
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
