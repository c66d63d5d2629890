import type { DeviceId, PlannedDevice } from '@haidang/domain'

/** Of which devices only what came since an instant (epoch ms) may be told. */
export function seenFromOf(devices: readonly PlannedDevice[]): ReadonlyMap<DeviceId, number> {
  return new Map(
    devices.flatMap(({ id, seenFromAt }) => (seenFromAt === undefined ? [] : [[id, seenFromAt] as const])),
  )
}
