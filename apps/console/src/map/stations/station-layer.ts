import type { Freshness } from '@haidang/domain'
import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  LayerSpecification,
  Map as MapLibreMap,
  SymbolLayerSpecification,
} from 'maplibre-gl'
import type { Palette } from '../palette.js'
import { MarkerSource } from './marker-source.js'
import { type StationMarker, letteringKind, ringKind } from './station-markers.js'

/** Two sources of the same places: a ring that had to wait for a font would be a station that is not there. */
const sources = { rings: 'stations', lettering: 'station-lettering' } as const

/** The ids of the sources that stations are drawn from. */
export const stationSources: readonly string[] = Object.values(sources)

/** The ids of the layers that a click on a station may hit. */
export const stationHitLayers = ['stations-disc'] as const

const valueLayer = 'stations-value'

/** Standing things: sources that are changed by difference, and a look that is feature-state only. */
export class StationLayer {
  private readonly map: MapLibreMap
  private readonly rings: MarkerSource<StationMarker>
  private readonly lettering: MarkerSource<StationMarker>
  private readonly looks = new Map<string, string>()

  constructor(map: MapLibreMap, palette: Palette) {
    this.map = map
    map.addImage('ring-dashed', dashedRing(palette.ink), { pixelRatio: 2 })
    this.rings = new MarkerSource(map, sources.rings, ringKind)
    this.lettering = new MarkerSource(map, sources.lettering, letteringKind)
    for (const layer of [...rings(palette), ...texts(palette)]) map.addLayer(layer)
  }

  show(markers: readonly StationMarker[]): void {
    this.rings.show(markers)
    this.lettering.show(markers)
  }

  /** The values beside the rings; the letters in them stay. */
  showValues(shown: boolean): void {
    this.map.setLayoutProperty(valueLayer, 'visibility', shown ? 'visible' : 'none')
  }

  look(id: string, look: { freshness: Freshness; selected: boolean }): void {
    const key = `${look.freshness}/${look.selected}`
    if (this.looks.get(id) === key) return
    this.looks.set(id, key)
    for (const source of stationSources) this.map.setFeatureState({ source, id }, look)
  }
}

const is = (freshness: Freshness): ExpressionSpecification => [
  '==',
  ['feature-state', 'freshness'],
  freshness,
]

function byFreshness(
  usual: number,
  { stale, lost }: { stale: number; lost: number },
): DataDrivenPropertyValueSpecification<number> {
  return ['case', is('stale'), stale, is('lost'), lost, usual]
}

const grows: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 10, 8.5, 12, 10]

/** Always drawn; the names of places below make room for it. */
const everywhere = {
  'icon-allow-overlap': true,
  'text-allow-overlap': true,
} as const

/** A ring while it reports, a dashed one when it is stale, a faint one when it is lost; a halo when it is selected. */
function rings(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'stations-halo',
      type: 'circle',
      source: sources.rings,
      paint: {
        'circle-radius': 15,
        'circle-opacity': 0,
        'circle-stroke-width': 2,
        'circle-stroke-color': palette.selected,
        'circle-stroke-opacity': ['case', ['boolean', ['feature-state', 'selected'], false], 1, 0],
      },
    },
    {
      id: 'stations-disc',
      type: 'circle',
      source: sources.rings,
      paint: {
        'circle-radius': grows,
        'circle-color': palette.panel,
        'circle-opacity': byFreshness(1, { stale: 0.6, lost: 0.05 }),
        'circle-stroke-width': 1.75,
        'circle-stroke-color': palette.ink,
        'circle-stroke-opacity': byFreshness(0.9, { stale: 0, lost: 0.45 }),
      },
    },
    {
      id: 'stations-dashed',
      type: 'symbol',
      source: sources.lettering,
      layout: {
        ...everywhere,
        'icon-image': 'ring-dashed',
        'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.85, 12, 1],
      },
      paint: { 'icon-opacity': byFreshness(0, { stale: 0.8, lost: 0 }) },
    },
  ]
}

/** Its kind in two letters; from near by its value, unless that is lost. */
function texts(palette: Palette): LayerSpecification[] {
  const below = { 'text-anchor': 'top', 'text-offset': [0, 1] } satisfies SymbolLayerSpecification['layout']
  return [
    {
      id: 'stations-letters',
      type: 'symbol',
      source: sources.lettering,
      minzoom: 9,
      layout: {
        ...everywhere,
        'text-field': ['get', 'letters'],
        'text-font': ['Noto Sans Bold'],
        'text-size': 10,
      },
      paint: { 'text-color': palette.ink, 'text-opacity': byFreshness(1, { stale: 0.55, lost: 0.4 }) },
    },
    {
      id: valueLayer,
      type: 'symbol',
      source: sources.lettering,
      minzoom: 13,
      layout: {
        ...everywhere,
        ...below,
        'text-field': ['get', 'text'],
        'text-font': ['Noto Sans Regular'],
        'text-size': 13,
      },
      paint: {
        'text-color': palette.label,
        'text-halo-color': palette.halo,
        'text-halo-width': 1.5,
        'text-opacity': byFreshness(1, { stale: 0.55, lost: 0 }),
      },
    },
  ]
}

const ringPx = 48

/** A dashed ring: circles of the map style have none. */
function dashedRing(colour: string): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = ringPx
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('this browser draws no pictures')
  pen.strokeStyle = colour
  pen.lineWidth = 3.5
  pen.setLineDash([7, 5])
  pen.arc(ringPx / 2, ringPx / 2, 20, 0, 2 * Math.PI)
  pen.stroke()
  return pen.getImageData(0, 0, ringPx, ringPx)
}
