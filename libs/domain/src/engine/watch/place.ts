import { distanceM } from '../../geo/distance.js'
import { distanceToLineM } from '../../geo/distance-to-line.js'
import { insideRing } from '../../geo/inside-ring.js'
import type { LonLat } from '../../geo/lon-lat.js'
import type { GeofenceCondition, SpeedCondition, Zone } from '../../rule/condition.js'
import { type Finding, probeLevels, probeState } from './probe-levels.js'

/** Whether a position lies inside a zone, be it an area or a corridor. */
export function isInsideZone(position: LonLat, zone: Zone): boolean {
  return 'ring' in zone
    ? insideRing(position, zone.ring)
    : distanceToLineM(position, zone.line) <= zone.halfWidthM
}

/** What a position says of a zone. Leaving can only be said of a device that has been inside. */
export function findCrossing(
  { event, zone }: GeofenceCondition,
  position: LonLat,
  wasInside: boolean,
): Finding {
  const inside = isInsideZone(position, zone)
  const met = event === 'exit' ? !inside && wasInside : inside
  return { probes: probeState(met), wasInside: wasInside || inside }
}

/** Faster than that between two fixes is a jump of the receiver, no drive. */
const fastestKmh = 200

export type Fix = Readonly<{ position: LonLat; at: number }>

/** Mean speed in km/h on the straight way between two fixes; undefined for a jump, or when no time has passed. */
export function speedBetween(before: Fix, now: Fix): number | undefined {
  const hours = (now.at - before.at) / 3_600_000
  if (hours <= 0) return undefined
  const kmh = distanceM(before.position, now.position) / 1_000 / hours
  return kmh <= fastestKmh ? kmh : undefined
}

/** What a speed (km/h) says where it was driven; outside the zone every limit is over, without a position none is. */
export function findSpeed(
  condition: SpeedCondition,
  kmh: number,
  position: LonLat | undefined,
): Finding | undefined {
  const { zone } = condition
  if (zone && !position) return undefined
  const counts = !zone || (position !== undefined && isInsideZone(position, zone))
  return counts
    ? { probes: probeLevels(condition, kmh), value: kmh }
    : { probes: condition.levels.map(() => ({ met: false, gone: true })) }
}
