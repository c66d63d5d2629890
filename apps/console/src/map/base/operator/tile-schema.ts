import type { ExpressionSpecification } from 'maplibre-gl'
import { all } from '../expressions.js'

/** What of a layer of the tiles plays a part: the layer's name, and a condition where it holds other things too. */
export type Part = Readonly<{ layer: string; filter?: ExpressionSpecification }>

/** Which layers of an archive play which part on a base map. What a schema does not know is left out. */
export type TileSchema = Readonly<{
  /** Land as polygons on water; without it, water lies as polygons on land. */
  land?: Part
  green: readonly Part[]
  urban: readonly Part[]
  industry: readonly Part[]
  water: Part
  waterway?: Part
  airfield?: Part
  buildings: Part
  borders: Part
  rail: Part
  streets: Readonly<Record<1 | 2 | 3, Part>>
  streetNames: Readonly<Record<1 | 2 | 3, Part>>
  waterNames: readonly Part[]
  quarters: Part
  towns: Part
}>

const is = (key: string, ...values: string[]): ExpressionSpecification => [
  'in',
  ['get', key],
  ['literal', values],
]
const polygon: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon']
const line: ExpressionSpecification = ['==', ['geometry-type'], 'LineString']

const protomapsStreets = {
  1: { layer: 'roads', filter: is('kind', 'highway') },
  2: { layer: 'roads', filter: is('kind', 'major_road') },
  3: { layer: 'roads', filter: is('kind', 'minor_road') },
} as const

/** Protomaps basemap, version 4. */
const protomaps: TileSchema = {
  land: { layer: 'earth', filter: polygon },
  green: [
    { layer: 'landcover', filter: is('kind', 'forest', 'grassland', 'scrub') },
    {
      layer: 'landuse',
      filter: is('kind', 'park', 'forest', 'wood', 'nature_reserve', 'national_park', 'grass'),
    },
  ],
  urban: [
    { layer: 'landcover', filter: is('kind', 'urban_area') },
    { layer: 'landuse', filter: is('kind', 'residential', 'commercial', 'hospital', 'school', 'university') },
  ],
  industry: [{ layer: 'landuse', filter: is('kind', 'industrial', 'railway', 'pier') }],
  water: { layer: 'water', filter: polygon },
  waterway: { layer: 'water', filter: line },
  airfield: { layer: 'landuse', filter: is('kind', 'aerodrome', 'runway', 'airfield') },
  buildings: { layer: 'buildings' },
  borders: { layer: 'boundaries' },
  rail: { layer: 'roads', filter: is('kind', 'rail') },
  streets: protomapsStreets,
  streetNames: protomapsStreets,
  waterNames: [{ layer: 'water' }],
  quarters: { layer: 'places', filter: is('kind', 'neighbourhood', 'macrohood') },
  towns: { layer: 'places', filter: is('kind', 'locality') },
}

const openMapTilesClasses = {
  1: is('class', 'motorway', 'trunk', 'primary'),
  2: is('class', 'secondary', 'tertiary'),
  3: is('class', 'minor', 'service'),
} as const
const openMapTilesLayer = (layer: string) => ({
  1: { layer, filter: openMapTilesClasses[1] },
  2: { layer, filter: openMapTilesClasses[2] },
  3: { layer, filter: openMapTilesClasses[3] },
})

/** OpenMapTiles, version 3. */
const openMapTiles: TileSchema = {
  green: [
    { layer: 'landcover', filter: is('class', 'wood', 'grass') },
    { layer: 'park', filter: polygon },
  ],
  urban: [
    { layer: 'landuse', filter: is('class', 'residential', 'commercial', 'retail', 'suburb', 'quarter') },
  ],
  industry: [{ layer: 'landuse', filter: is('class', 'industrial', 'railway') }],
  water: { layer: 'water' },
  waterway: { layer: 'waterway' },
  airfield: { layer: 'aeroway', filter: polygon },
  buildings: { layer: 'building' },
  borders: { layer: 'boundary', filter: all(['<=', ['get', 'admin_level'], 6]) },
  rail: { layer: 'transportation', filter: is('class', 'rail') },
  streets: openMapTilesLayer('transportation'),
  streetNames: openMapTilesLayer('transportation_name'),
  waterNames: [{ layer: 'water_name' }, { layer: 'waterway' }],
  quarters: { layer: 'place', filter: is('class', 'suburb', 'quarter', 'neighbourhood') },
  towns: { layer: 'place', filter: is('class', 'city', 'town', 'village') },
}

/** The schema that an archive with these layers follows; undefined for one that we do not know. */
export function tileSchemaOf(layers: readonly string[]): TileSchema | undefined {
  if (layers.includes('earth') || layers.includes('roads')) return protomaps
  return layers.includes('transportation') || layers.includes('waterway') ? openMapTiles : undefined
}
