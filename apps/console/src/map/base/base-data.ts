import type { Language } from '@haidang/domain'
import { alongCoast } from './along-coast.js'
import { type OperatorBase, loadOperatorBase } from './operator/operator-base.js'
import { smoothRing } from './smooth-ring.js'

/** The base map: the site's own, as drawn (land and what lies on it, streets, places), or the operator's in its place. */
export type BaseData = Readonly<{
  operator?: OperatorBase
  land: GeoJSON.FeatureCollection
  ground: GeoJSON.FeatureCollection
  streets: GeoJSON.FeatureCollection
  places: GeoJSON.FeatureCollection
  /** What the data's owners ask to be shown, one line a file, in the reader's language. */
  notices: readonly Readonly<Record<Language, string>>[]
  /** West, south, east, north of what the map knows: its sheet, or where none is told, its land. */
  extent: readonly [number, number, number, number] | undefined
}>

type MapFile = GeoJSON.FeatureCollection & { attribution?: Readonly<Record<Language, string>> }

const files = ['coast', 'ground', 'streets', 'facts'] as const

/**
 * Loads the operator's base map where there is one, otherwise the site pack's. What cannot be loaded is left out and
 * `complete` says so: live points are drawn on whatever there is.
 */
export async function loadBase(): Promise<{ base: BaseData; complete: boolean }> {
  const operator = await loadOperatorBase().catch(() => 'failed' as const)
  if (operator === undefined) return loadOwn()
  if (operator !== 'failed') return { complete: true, base: { ...empty, operator } }
  return { ...(await loadOwn()), complete: false }
}

const nothing: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }
const empty: BaseData = {
  land: nothing,
  ground: nothing,
  streets: nothing,
  places: nothing,
  notices: [],
  extent: undefined,
}

async function loadOwn(): Promise<{ base: BaseData; complete: boolean }> {
  const loaded = await Promise.all(files.map((name) => load(`/map/${name}.geojson`)))
  const [shore = [], ground = [], streets = [], places = []] = loaded.map((file) => file?.features ?? [])
  const coast = shore.map(smoothed)
  const sheet = ground.filter(({ properties }) => properties?.['kind'] === 'sheet')
  const isLand = ({ properties }: GeoJSON.Feature): boolean => properties?.['kind'] === 'land'
  return {
    complete: loaded.every((file) => file !== undefined),
    base: {
      land: collection([...coast, ...ground.filter(isLand)]),
      ground: collection(ground.filter((feature) => !isLand(feature)).map((each) => beachOn(coast, each))),
      streets: collection(streets),
      places: collection(places),
      notices: loaded.flatMap((file) => file?.attribution ?? []),
      extent: extentOf(sheet.length > 0 ? sheet : coast),
    },
  }
}

function collection(features: readonly GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: 'FeatureCollection', features: features.map(composed) }
}

/** Names in composed form: decomposed Vietnamese loses its marks on a map. */
function composed(feature: GeoJSON.Feature): GeoJSON.Feature {
  const entries = Object.entries(feature.properties ?? {}).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? value.normalize('NFC') : value,
  ])
  return { ...feature, properties: Object.fromEntries(entries) as GeoJSON.GeoJsonProperties }
}

function smoothed(feature: GeoJSON.Feature): GeoJSON.Feature {
  const { geometry } = feature
  if (geometry.type !== 'Polygon') return feature
  return { ...feature, geometry: { type: 'Polygon', coordinates: geometry.coordinates.map(smoothRing) } }
}

/** A beach is told by its two ends; it is drawn along the coast between them. */
function beachOn(coast: readonly GeoJSON.Feature[], feature: GeoJSON.Feature): GeoJSON.Feature {
  const { geometry, properties } = feature
  if (properties?.['kind'] !== 'beach' || geometry.type !== 'LineString') return feature
  const rings = coast.flatMap(({ geometry: land }) => (land.type === 'Polygon' ? land.coordinates : []))
  return {
    ...feature,
    geometry: { type: 'LineString', coordinates: alongCoast(geometry.coordinates, rings) },
  }
}

function extentOf(areas: readonly GeoJSON.Feature[]): BaseData['extent'] {
  const places = areas.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? (geometry.coordinates[0] ?? []) : [],
  )
  if (places.length === 0) return undefined
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const [lon = 0, lat = 0] of places) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
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
