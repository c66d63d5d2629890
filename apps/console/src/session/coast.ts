import type { SiteJson } from '@haidang/contracts'

type Ring = readonly (readonly [lon: number, lat: number])[]

export type Coast = Readonly<{
  rings: readonly Ring[]
  attribution?: Readonly<{ vi: string; en: string }> | undefined
}>

/** Whom the picture is drawn for, in its own units: a line needs no more points than can be seen. */
const width = 1_000
/** Points closer together than this are one. */
const finest = 1.5

/** The land of the site's map. @throws Error where there is none. */
export async function readCoast(signal: AbortSignal): Promise<Coast> {
  const response = await fetch('/map/coast.geojson', { signal, credentials: 'same-origin' })
  if (!response.ok) throw new Error('this site has no coast')
  return coastIn(await response.json())
}

/** The rings of a GeoJSON of polygons; whatever else is in it is passed over. */
export function coastIn(raw: unknown): Coast {
  const features = member(raw, 'features')
  const rings = (Array.isArray(features) ? features : []).flatMap((feature: unknown) => {
    const geometry = member(feature, 'geometry')
    const coordinates = member(geometry, 'coordinates')
    return member(geometry, 'type') === 'Polygon' && Array.isArray(coordinates)
      ? coordinates.filter(isRing)
      : []
  })
  const said = member(raw, 'attribution')
  const [vi, en] = [member(said, 'vi'), member(said, 'en')]
  return { rings, ...(typeof vi === 'string' && typeof en === 'string' && { attribution: { vi, en } }) }
}

/** An outline for an SVG in which the site's box fills the view. */
export function coastOf({ rings }: Coast, [west, south, east, north]: SiteJson['box']) {
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = width / ((east - west) * squeeze)
  const height = (north - south) * scale
  const path = rings
    .map((ring) => thinned(ring.map(([lon, lat]) => [(lon - west) * squeeze * scale, (north - lat) * scale])))
    .filter((points) => points.length > 2)
    .map((points) => `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`)
    .join('')
  return { path, width, height }
}

function thinned(points: readonly [number, number][]): [number, number][] {
  const kept: [number, number][] = []
  for (const point of points) {
    const last = kept.at(-1)
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= finest) kept.push(point)
  }
  return kept
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function isRing(value: unknown): value is Ring {
  return (
    Array.isArray(value) &&
    value.every(
      (point: unknown) =>
        Array.isArray(point) && typeof point[0] === 'number' && typeof point[1] === 'number',
    )
  )
}
