import type { LonLat } from '@haidang/domain'

const metresPerDegree = 111_195
const corners = 48

/** The ring of a disc of that area in hectares: how a lake is drawn of which only the middle and the size are known. */
export function discRing([lon, lat]: LonLat, areaHa: number): [number, number][] {
  const radiusM = Math.sqrt((areaHa * 10_000) / Math.PI)
  const north = radiusM / metresPerDegree
  const east = north / Math.cos((lat * Math.PI) / 180)
  return Array.from({ length: corners + 1 }, (_, corner): [number, number] => {
    const angle = ((corner % corners) / corners) * 2 * Math.PI
    return [lon + east * Math.cos(angle), lat + north * Math.sin(angle)]
  })
}
