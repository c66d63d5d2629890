import type { LonLat } from './lon-lat.js'

/**
 * Whether a point lies inside a ring (even-odd rule, planar in degrees: right for a city's zones, which
 * never cross the antimeridian). A point exactly on a western or southern edge counts as inside.
 */
export function insideRing([lon, lat]: LonLat, ring: readonly LonLat[]): boolean {
  let inside = false
  let previous = ring[ring.length - 1]
  for (const current of ring) {
    if (previous !== undefined && crosses(current, previous, { lon, lat })) inside = !inside
    previous = current
  }
  return inside
}

function crosses([lonA, latA]: LonLat, [lonB, latB]: LonLat, point: { lon: number; lat: number }): boolean {
  if (latA > point.lat === latB > point.lat) return false
  return point.lon < ((lonB - lonA) * (point.lat - latA)) / (latB - latA) + lonA
}
