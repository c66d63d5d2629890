import { intervalOf } from '../entity/interval-of.js'
import type { Live } from '../live/live-client.js'
import type { DeviceView } from '../live/messages.js'
import { newestOf } from '../state/age.js'
import type { Truth } from './truth.js'

/** The truth of one value of a device. */
export function valueTruth({ devices }: Pick<Live, 'devices'>, device: DeviceView, quantity: string): Truth {
  const value = device.values[quantity]
  return {
    at: value?.at,
    receivedAt: value?.receivedAt,
    shownAt: devices.shownAt(device.id, quantity),
    intervalMs: intervalOf(device, quantity),
    source: device.id,
  }
}

/** The truth of a device as a whole: of the newest thing it said, its place included. */
export function deviceTruth({ fleet }: Pick<Live, 'fleet'>, device: DeviceView): Truth {
  const newest = newestOf(device)
  const fix = fleet.get(device.id)
  const moved = fix !== undefined && fix.at > (newest?.at ?? Number.NEGATIVE_INFINITY)
  return {
    at: moved ? fix.at : newest?.at,
    receivedAt: moved ? undefined : newest?.receivedAt,
    intervalMs: device.intervalSeconds * 1_000,
    source: device.id,
  }
}
