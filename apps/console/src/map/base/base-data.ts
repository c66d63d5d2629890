import { discRing } from './disc.js'

/** The site's own map, as drawn: land, what lies on it, and whose data it is. */
export type BaseData = Readonly<{
  land: GeoJSON.FeatureCollection
  facts: GeoJSON.FeatureCollection
  attribution: string
}>

type MapFile = GeoJSON.FeatureCollection & { attribution?: string; source?: string }

/**
 * Loads the site pack's two map files. What cannot be loaded is left out and `complete` says so: live points are
 * drawn on whatever there is.
 */
export async function loadBase(): Promise<{ base: BaseData; complete: boolean }> {
  const [coast, facts] = await Promise.all([load('/map/coast.geojson'), load('/map/facts.geojson')])
  return {
    complete: coast !== undefined && facts !== undefined,
    base: {
      land: { type: 'FeatureCollection', features: coast?.features ?? [] },
      facts: { type: 'FeatureCollection', features: (facts?.features ?? []).map(drawn) },
      attribution: [facts, coast].map(credit).filter(Boolean).join(' · '),
    },
  }
}

async function load(address: string): Promise<MapFile | undefined> {
  try {
    const response = await fetch(address)
    const file: unknown = response.ok ? await response.json() : undefined
    return isMapFile(file) ? file : undefined
  } catch {
    return undefined
  }
}

function isMapFile(file: unknown): file is MapFile {
  return typeof file === 'object' && file !== null && 'features' in file && Array.isArray(file.features)
}

/** A lake known by its middle and its area becomes a disc of that area; everything else is drawn as it is. */
function drawn(feature: GeoJSON.Feature): GeoJSON.Feature {
  const areaHa: unknown = feature.properties?.['area_ha']
  const middle = pointOf(feature.geometry)
  if (feature.properties?.['kind'] !== 'lake' || typeof areaHa !== 'number' || !middle) return feature
  return { ...feature, geometry: { type: 'Polygon', coordinates: [discRing(middle, areaHa)] } }
}

function pointOf(geometry: GeoJSON.Geometry): [number, number] | undefined {
  if (geometry.type !== 'Point') return undefined
  const [lon, lat] = geometry.coordinates
  return lon === undefined || lat === undefined ? undefined : [lon, lat]
}

/** The notice a file asks for; of a long statement of origin what it is and its licence. */
function credit(file: MapFile | undefined): string {
  const origin = file?.source?.split(';')[0]?.split(', ').slice(0, 2).join(', ')
  return file?.attribution ?? origin ?? ''
}
