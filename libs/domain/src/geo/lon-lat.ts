/** Degrees WGS 84 in GeoJSON order: longitude, latitude. */
export type LonLat = readonly [lon: number, lat: number]

/** Whether both are finite and within ±180 and ±90 degrees. */
export function isLonLat(lon: number, lat: number): boolean {
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
}
