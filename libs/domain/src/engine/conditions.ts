import { insideRing } from '../geo/inside-ring.js'
import type { LonLat } from '../geo/lon-lat.js'
import type { GeofenceCondition, ThresholdCondition } from '../rule/rule.js'
import type { Probe } from './levels.js'

/**
 * What a value says of each level. The deadband acts on the return only: met at value ≥ limit, gone at
 * value ≤ limit − deadband (mirrored for `below`).
 */
export function probeThreshold(condition: ThresholdCondition, value: number): Probe[] {
  const sign = condition.direction === 'above' ? 1 : -1
  return condition.levels.map(({ limit }) => ({
    met: sign * value >= sign * limit,
    gone:
      condition.deadband === 0
        ? sign * value < sign * limit
        : sign * value <= sign * limit - condition.deadband,
  }))
}

/** What a position says of a zone. Leaving can only be said of a device that has been inside. */
export function probeGeofence(
  condition: GeofenceCondition,
  position: LonLat,
  wasInside: boolean,
): { probe: Probe; inside: boolean } {
  const inside = insideRing(position, condition.zone.ring)
  const met = condition.event === 'enter' ? inside : !inside && wasInside
  return { probe: { met, gone: !met }, inside }
}
