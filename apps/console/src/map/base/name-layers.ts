import type { Language } from '@haidang/domain'
import type { ExpressionSpecification, SymbolLayerSpecification } from 'maplibre-gl'
import type { BasePalette } from './base-palette.js'
import { all, byZoom, kind } from './expressions.js'
import { italic, regular, semiBold } from './faces.js'

type Draft = Readonly<{
  id: string
  source: 'ground' | 'streets' | 'places'
  filter: ExpressionSpecification
  zoom: readonly [from: number, to: number]
  font: readonly [string]
  size: ExpressionSpecification | number
  color: string
  halo: string
  layout?: SymbolLayerSpecification['layout']
}>

/** The feature-state of a place whose name would be cut through. */
export const cutState = 'cut'
const unlessCut = {
  'text-opacity': ['case', ['boolean', ['feature-state', cutState], false], 0, 1],
} satisfies SymbolLayerSpecification['paint']

const along = { 'symbol-placement': 'line', 'text-max-angle': 30, 'text-padding': 6 } as const
const wide = (spacing: number) => ({ 'text-letter-spacing': spacing, 'text-max-width': 8 })
const rankUpTo = (rank: number): ExpressionSpecification => ['<=', ['get', 'rank'], rank]

/**
 * The base map's lettering, the least important first: what comes later finds its place first. Water leans, places of
 * people stand, and a name is drawn whole or not at all.
 */
export function nameLayers(palette: BasePalette, language: Language): SymbolLayerSpecification[] {
  return [
    ...streetNames(palette),
    ...placeNames(palette),
    ...waterNames(palette),
    ...landNames(palette),
    ...peopledNames(palette),
  ].map((draft) => lettering(draft, language))
}

function lettering({ id, source, filter, zoom, font, size, color, halo, layout }: Draft, language: Language) {
  return {
    id,
    type: 'symbol' as const,
    source,
    filter: all(filter, ['has', `name_${language}`]),
    minzoom: zoom[0],
    maxzoom: zoom[1],
    layout: {
      'text-field': ['get', `name_${language}`] satisfies ExpressionSpecification,
      'text-font': [...font],
      'text-size': size,
      'text-line-height': 1.4,
      ...layout,
    },
    paint: {
      'text-color': color,
      'text-halo-color': halo,
      'text-halo-width': 1.4,
      'text-halo-blur': 0.4,
      ...(source === 'places' && unlessCut),
    },
  }
}

function streetNames(palette: BasePalette): Draft[] {
  const from = { 3: 14.2, 2: 13.4, 1: 12.4 } as const
  return ([3, 2, 1] as const).map((one) => ({
    id: `street-names-${one}`,
    source: 'streets',
    filter: all(kind('street'), ['==', ['get', 'class'], one]),
    zoom: [from[one], 24],
    font: regular,
    size: byZoom([12.4, 11], [14, 12], [17, 14]),
    color: palette.labelStreet,
    halo: palette.halo,
    layout: { ...along, 'symbol-spacing': 420 },
  }))
}

function placeNames(palette: BasePalette): Draft[] {
  const point = { source: 'places', font: regular, color: palette.labelQuiet, halo: palette.halo } as const
  const beside = {
    'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
    'text-radial-offset': 0.6,
    'text-justify': 'auto',
    'text-max-width': 9,
  } satisfies SymbolLayerSpecification['layout']
  const size = byZoom([12, 11], [15, 12.5])
  return [
    { ...point, id: 'minor-place-names', filter: kind(...minorPlaces), zoom: [14, 24], size, layout: beside },
    { ...point, id: 'landmark-names', filter: kind('landmark'), zoom: [13.4, 24], size, layout: beside },
    {
      ...point,
      id: 'beach-names',
      filter: kind('beach'),
      zoom: [12.6, 24],
      font: italic,
      size,
      layout: wide(0.02),
    },
    { ...point, id: 'interchange-names', filter: kind('interchange'), zoom: [13, 24], size, layout: beside },
    {
      ...point,
      id: 'bridge-names',
      source: 'streets',
      filter: kind('bridge'),
      zoom: [12.6, 24],
      size,
      layout: { 'symbol-placement': 'line-center', 'text-offset': [0, -0.9] },
    },
    { ...point, id: 'hub-names', filter: kind(...hubs), zoom: [12, 24], size, layout: beside },
  ]
}

function waterNames(palette: BasePalette): Draft[] {
  const water = { font: italic, color: palette.labelWater, halo: palette.water } as const
  return [
    {
      ...water,
      id: 'lake-names',
      source: 'ground',
      filter: kind('lake'),
      zoom: [13.6, 24],
      size: byZoom([13, 11], [16, 13]),
      layout: wide(0.02),
    },
    {
      ...water,
      id: 'river-names',
      source: 'ground',
      filter: kind('river_name', 'stream'),
      zoom: [10.8, 24],
      size: byZoom([10.8, 11], [13, 13.5], [16, 17]),
      layout: { ...along, 'symbol-spacing': 620, 'text-letter-spacing': 0.06 },
    },
    {
      ...water,
      id: 'bay-names',
      source: 'places',
      filter: kind('bay'),
      zoom: [12.4, 24],
      size: 13,
      layout: wide(0.06),
    },
    {
      ...water,
      id: 'notes',
      source: 'places',
      filter: kind('note'),
      zoom: [8, 11.5],
      size: 12,
      layout: wide(0.02),
    },
    {
      ...water,
      id: 'sea-names',
      source: 'places',
      filter: kind('sea'),
      zoom: [8, 15],
      size: byZoom([9, 14], [12, 20], [14, 24]),
      layout: { 'text-letter-spacing': 0.18, 'text-max-width': 30 },
    },
  ]
}

function landNames(palette: BasePalette): Draft[] {
  const land = { source: 'places', font: regular, color: palette.labelQuiet, halo: palette.halo } as const
  return [
    {
      ...land,
      id: 'island-names',
      filter: kind('island', 'cape'),
      zoom: [9.5, 24],
      size: 12,
      layout: wide(0.02),
    },
    {
      ...land,
      id: 'range-names',
      filter: kind('range'),
      zoom: [9.5, 14],
      size: byZoom([9.5, 12], [13, 16]),
      layout: wide(0.14),
    },
  ]
}

/** A city and its quarters are large: a name may step aside for what stands in its middle. */
const elsewhere = {
  'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
  'text-radial-offset': 1.1,
  'text-justify': 'auto',
} satisfies SymbolLayerSpecification['layout']

function peopledNames(palette: BasePalette): Draft[] {
  const peopled = { source: 'places', font: semiBold, color: palette.label, halo: palette.halo } as const
  const ward = {
    ...peopled,
    size: byZoom([10.5, 11.5], [12, 13], [14, 16]),
    layout: { ...wide(0.05), ...elsewhere },
  } as const
  return [
    { ...ward, id: 'outer-ward-names', filter: all(kind('ward'), ['!', rankUpTo(1)]), zoom: [11, 15.5] },
    { ...ward, id: 'ward-names', filter: all(kind('ward'), rankUpTo(1)), zoom: [10.9, 15.5] },
    {
      ...peopled,
      id: 'town-names',
      filter: all(kind('city'), ['!', rankUpTo(1)]),
      zoom: [8, 24],
      size: byZoom([9, 12], [13, 16]),
      layout: wide(0.04),
    },
    {
      ...peopled,
      id: 'city-names',
      filter: all(kind('city'), rankUpTo(1)),
      zoom: [7, 10.9],
      size: byZoom([8, 15], [11, 20]),
      layout: { ...wide(0.04), ...elsewhere, 'text-radial-offset': 2 },
    },
  ]
}

const hubs = ['airport', 'port', 'railway_station', 'bus_station']
const minorPlaces = [
  'hospital',
  'government',
  'industrial_zone',
  'landfill',
  'fishing_port',
  'anchorage',
  'fire_station',
]

/** What a dot marks where its name stands beside it. */
export const dottedPlaces = [...hubs, ...minorPlaces, 'landmark']
