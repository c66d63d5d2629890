import type { Language } from '@haidang/domain'
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Palette } from '../palette.js'

const regular = ['Noto Sans Regular']

const kind = (...kinds: string[]): ExpressionSpecification => ['in', ['get', 'kind'], ['literal', kinds]]
const onLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString']
const onPoint: ExpressionSpecification = ['==', ['geometry-type'], 'Point']
const both = (a: ExpressionSpecification, b: ExpressionSpecification): ExpressionSpecification => [
  'all',
  a,
  b,
]

/** A width that grows with the map: so many pixels at zoom 12. */
const grows = (pixelsAt12: number): ExpressionSpecification => [
  'interpolate',
  ['exponential', 2],
  ['zoom'],
  9,
  pixelsAt12 / 8,
  12,
  pixelsAt12,
  16,
  pixelsAt12 * 16,
]

/** The base map, bottom first: land, rivers and lakes as water on it, roads, bridges over them, names. */
export function baseLayers(palette: Palette, language: Language): LayerSpecification[] {
  return [
    { id: 'water', type: 'background', paint: { 'background-color': palette.water } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': palette.land } },
    river(palette),
    {
      id: 'lakes',
      type: 'fill',
      source: 'facts',
      filter: kind('lake'),
      paint: { 'fill-color': palette.water },
    },
    ...roads(palette),
    ...names(palette, language),
  ]
}

function river(palette: Palette): LayerSpecification {
  return {
    id: 'rivers',
    type: 'line',
    source: 'facts',
    filter: both(kind('river'), onLine),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': palette.water, 'line-width': grows(9) },
  }
}

function roads(palette: Palette): LayerSpecification[] {
  const layout = { 'line-cap': 'round', 'line-join': 'round' } as const
  const width: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 10, 1, 13, 2.5, 16, 9]
  return [
    {
      id: 'roads',
      type: 'line',
      source: 'facts',
      filter: both(kind('road'), onLine),
      layout,
      paint: { 'line-color': palette.road, 'line-width': width },
    },
    {
      id: 'bridges',
      type: 'line',
      source: 'facts',
      filter: kind('bridge_line'),
      layout,
      paint: { 'line-color': palette.bridge, 'line-width': width },
    },
  ]
}

const places = [
  'airport',
  'port',
  'fishing_port',
  'anchorage',
  'railway_station',
  'bus_station',
  'hospital',
  'landmark',
  'government',
  'industrial_zone',
  'landfill',
]

function names(palette: Palette, language: Language): LayerSpecification[] {
  const name: ExpressionSpecification = ['get', `name_${language}`]
  const paint = { 'text-color': palette.labelQuiet, 'text-halo-color': palette.halo, 'text-halo-width': 1.2 }
  const alongLine = { 'symbol-placement': 'line', 'text-field': name, 'text-max-angle': 35 } as const
  const atPoint = { 'text-field': name, 'text-size': 12, 'text-max-width': 9 } as const
  return [
    {
      id: 'river-names',
      type: 'symbol',
      source: 'facts',
      minzoom: 11,
      filter: both(kind('river'), onLine),
      layout: { ...alongLine, 'text-font': regular, 'text-size': 13, 'symbol-spacing': 500 },
      paint: { ...paint, 'text-halo-color': palette.water },
    },
    {
      id: 'road-names',
      type: 'symbol',
      source: 'facts',
      minzoom: 13,
      filter: both(kind('road'), onLine),
      layout: { ...alongLine, 'text-font': regular, 'text-size': 12, 'symbol-spacing': 400 },
      paint,
    },
    {
      id: 'bridge-names',
      type: 'symbol',
      source: 'facts',
      minzoom: 12.5,
      filter: both(kind('bridge'), onPoint),
      layout: { ...atPoint, 'text-font': regular },
      paint: { ...paint, 'text-color': palette.label },
    },
    {
      id: 'lake-names',
      type: 'symbol',
      source: 'facts',
      minzoom: 13,
      filter: kind('lake'),
      layout: { ...atPoint, 'text-font': regular },
      paint: { ...paint, 'text-halo-color': palette.water },
    },
    {
      id: 'place-names',
      type: 'symbol',
      source: 'facts',
      minzoom: 13,
      filter: both(kind(...places), onPoint),
      layout: { ...atPoint, 'text-font': regular },
      paint,
    },
  ]
}
