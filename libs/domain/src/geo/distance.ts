import type { LonLat } from './lon-lat.js'

/** Mean Earth radius in metres (IUGG R1). */
const earthRadiusM = 6_371_008.8

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance in metres (haversine). */
export function distanceM([lonA, latA]: LonLat, [lonB, latB]: LonLat): number {
  const sinLat = Math.sin(radians(latB - latA) / 2)
  const sinLon = Math.sin(radians(lonB - lonA) / 2)
  const h = sinLat ** 2 + Math.cos(radians(latA)) * Math.cos(radians(latB)) * sinLon ** 2
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** Initial great-circle bearing from a to b in degrees clockwise from north, 0 ≤ bearing < 360. */
export function bearingDeg([lonA, latA]: LonLat, [lonB, latB]: LonLat): number {
  const dLon = radians(lonB - lonA)
  const y = Math.sin(dLon) * Math.cos(radians(latB))
  const x =
    Math.cos(radians(latA)) * Math.sin(radians(latB)) -
    Math.sin(radians(latA)) * Math.cos(radians(latB)) * Math.cos(dLon)
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360
}
