/** Longitude and latitude. */
type Place = readonly number[]

const metresPerDegree = 111_195
const stepM = 90
const reachM = 220
/** What is smaller than this all around would lose its shape. */
const leastM = 6_000

/**
 * A coast as a hand would draw it: the ring walked in even steps, each point the weighted mean of its neighbours, so
 * that the teeth of a coarse survey go and bays and capes stay. Small islands come back as they are.
 */
export function smoothRing(ring: readonly Place[]): number[][] {
  const even = walk(ring)
  if (even.length * stepM < leastM) return ring.map((place) => [...place])
  const reach = Math.round((2 * reachM) / stepM)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, place) =>
    Math.exp(-(((place - reach) * stepM) ** 2) / (2 * reachM ** 2)),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const smooth = even.map((_, index) => {
    let [lon, lat] = [0, 0]
    weights.forEach((weight, place) => {
      const [x, y] = even[(index + place - reach + even.length) % even.length] ?? [0, 0]
      lon += x * weight
      lat += y * weight
    })
    return [lon / total, lat / total]
  })
  return [...smooth, ...smooth.slice(0, 1)]
}

/** Points along a closed ring, about a step apart, the last not repeating the first. */
function walk(ring: readonly Place[]): [number, number][] {
  return ring.slice(1).flatMap(([toX = 0, toY = 0], index) => {
    const [x = 0, y = 0] = ring[index] ?? []
    const squeeze = Math.cos((y * Math.PI) / 180)
    const lengthM = Math.hypot((toX - x) * squeeze, toY - y) * metresPerDegree
    const pieces = Math.max(1, Math.round(lengthM / stepM))
    return Array.from({ length: pieces }, (_, piece): [number, number] => [
      x + ((toX - x) * piece) / pieces,
      y + ((toY - y) * piece) / pieces,
    ])
  })
}
