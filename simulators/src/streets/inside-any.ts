import type { LonLat } from '@haidang/domain'

type Edge = Readonly<{ from: LonLat; to: LonLat }>

/** Degrees of latitude: edges of a coast are shorter, so that a place has few to be compared with. */
const bandHeight = 0.005

/**
 * Tells whether a place lies inside one of the rings, as `insideRing` does (even-odd rule), for thousands of places: of
 * each ring only the edges at the place's own latitude are looked at.
 */
export function insideAny(rings: readonly (readonly LonLat[])[]): (place: LonLat) => boolean {
  const banded = rings.map(bandsOf)
  return (place) => {
    const band = bandOf(place[1])
    return banded.some((bands) => {
      const crossed = bands.get(band)?.filter((edge) => crosses(edge, place)) ?? []
      return crossed.length % 2 === 1
    })
  }
}

function bandsOf(ring: readonly LonLat[]): ReadonlyMap<number, Edge[]> {
  const bands = new Map<number, Edge[]>()
  let from = ring.at(-1)
  for (const to of ring) {
    if (!from) break
    const [low, high] = from[1] < to[1] ? [from[1], to[1]] : [to[1], from[1]]
    for (let band = bandOf(low); band <= bandOf(high); band++) {
      const edges = bands.get(band)
      if (edges) edges.push({ from, to })
      else bands.set(band, [{ from, to }])
    }
    from = to
  }
  return bands
}

function bandOf(lat: number): number {
  return Math.floor(lat / bandHeight)
}

function crosses({ from: [lonB, latB], to: [lonA, latA] }: Edge, [lon, lat]: LonLat): boolean {
  if (latA > lat === latB > lat) return false
  return lon < ((lonB - lonA) * (lat - latA)) / (latB - latA) + lonA
}
