import { intervalOf } from '../entity/interval-of.js'
import type { DeviceView } from '../live/messages.js'
import { ageOf } from '../state/age.js'

/** What a device measures now: its newest number while that is not old; undefined when nobody knows. */
export function currentValue(
  device: Pick<DeviceView, 'feed' | 'intervalSeconds' | 'values'>,
  quantity: string,
  now: number,
): number | undefined {
  const newest = device.values[quantity]
  if (!newest || typeof newest.value !== 'number' || newest.status !== 'measuring') return undefined
  const { freshness } = ageOf(newest, { now, intervalMs: intervalOf(device, quantity) })
  return freshness === 'live' || freshness === 'late' ? newest.value : undefined
}
