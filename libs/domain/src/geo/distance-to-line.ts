import type { LonLat } from './lon-lat.js'

/** Metres of one degree of latitude on the mean sphere (IUGG R1). */
const degreeM = 111_195.08

/**
 * Distance in metres from a point to a line of straight pieces, on a plane that touches the Earth at the point: right
 * to a thousandth within a city. Infinity for a line without points.
 */
export function distanceToLineM([lon, lat]: LonLat, line: readonly LonLat[]): number {
  const lonM = degreeM * Math.cos((lat * Math.PI) / 180)
  const onPlane = ([x, y]: LonLat): LonLat => [(x - lon) * lonM, (y - lat) * degreeM]
  let nearest = Number.POSITIVE_INFINITY
  let before: LonLat | undefined
  for (const point of line) {
    const here = onPlane(point)
    nearest = Math.min(nearest, distanceFromOrigin(before ?? here, here))
    before = here
  }
  return nearest
}

/** From (0, 0) to the piece between two points of the plane. */
function distanceFromOrigin([xA, yA]: LonLat, [xB, yB]: LonLat): number {
  const [dx, dy] = [xB - xA, yB - yA]
  const lengthSquared = dx * dx + dy * dy
  const along = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, -(xA * dx + yA * dy) / lengthSquared))
  return Math.hypot(xA + along * dx, yA + along * dy)
}
