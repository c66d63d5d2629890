import type { Observation } from '../observation/observation.js'
import type { DeviceState } from './device-state.js'

/**
 * Whether everything of an observation is older than the newest of its kind in the state: then it moves neither this state
 * nor a later one, and may be stored before or after whatever else the device says; only a second look draws
 * conclusions from it. At the very instant of the newest it may be a revision, which does move the state.
 */
export function liesBehind(
  { latest, position: newest }: Pick<DeviceState, 'latest' | 'position'>,
  { at, values, position }: Pick<Observation, 'at' | 'values' | 'position'>,
): boolean {
  if (position && !(newest && at < newest.at)) return false
  return values.every(({ quantity }) => {
    const known = latest[quantity]
    return known !== undefined && at < known.at
  })
}
