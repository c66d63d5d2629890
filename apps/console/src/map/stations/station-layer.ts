import type { Freshness } from '@haidang/domain'
import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  GeoJSONSource,
  LayerSpecification,
  Map as MapLibreMap,
  SymbolLayerSpecification,
} from 'maplibre-gl'
import { type MarkerDiff, diffMarkers } from '../diff-markers.js'
import type { Palette } from '../palette.js'
import { type StationMarker, sameMarker, stationFeature } from './station-markers.js'

const source = 'stations'

/** The ids of the layers that a click on a station may hit. */
export const stationHitLayers = ['stations-disc'] as const

/** Standing things: a source that is changed by difference, and a look that is feature-state only. */
export class StationLayer {
  private readonly map: MapLibreMap
  private shown: ReadonlyMap<string, StationMarker> = new Map()
  private wanted: ReadonlyMap<string, StationMarker> = this.shown
  private sending = false
  private readonly looks = new Map<string, string>()

  constructor(map: MapLibreMap, palette: Palette) {
    this.map = map
    map.addImage('ring-dashed', dashedRing(palette.ink), { pixelRatio: 2 })
    map.addSource(source, {
      type: 'geojson',
      promoteId: 'id',
      data: collection(this.shown),
    })
    for (const layer of layers(palette)) map.addLayer(layer)
  }

  /** One update at a time: what is asked for meanwhile is the next difference, not another update beside it. */
  show(markers: readonly StationMarker[]): void {
    this.wanted = new Map(markers.map((marker) => [marker.id, marker]))
    if (this.sending) return
    this.sending = true
    void this.send().finally(() => (this.sending = false))
  }

  private async send(): Promise<void> {
    while (this.shown !== this.wanted) {
      const next = this.wanted
      const diff = diffMarkers(this.shown, next, sameMarker)
      if (this.shown.size === 0) await this.source?.setData(collection(next))
      else if (diff.add.length + diff.update.length + diff.remove.length > 0) await this.change(diff)
      this.shown = next
    }
  }

  private async change({ add, update, remove }: MarkerDiff<StationMarker>): Promise<void> {
    await this.source?.updateData({
      add: add.map(stationFeature),
      remove,
      update: update.map(({ id, position, letters, text }) => ({
        id,
        newGeometry: { type: 'Point', coordinates: [position[0], position[1]] },
        addOrUpdateProperties: Object.entries({ letters, text }).map(([key, value]) => ({ key, value })),
      })),
    })
  }

  look(id: string, look: { freshness: Freshness; selected: boolean }): void {
    const key = `${look.freshness}/${look.selected}`
    if (this.looks.get(id) === key) return
    this.looks.set(id, key)
    this.map.setFeatureState({ source, id }, look)
  }

  private get source(): GeoJSONSource | undefined {
    return this.map.getSource<GeoJSONSource>(source)
  }
}

function collection(markers: ReadonlyMap<string, StationMarker>): GeoJSON.FeatureCollection {
  return { type: 'FeatureCollection', features: [...markers.values()].map(stationFeature) }
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

const grows: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 10, 7, 12, 10]

/** Always drawn; the names of places below make room for it. */
const everywhere = {
  'icon-allow-overlap': true,
  'text-allow-overlap': true,
} as const

function layers(palette: Palette): LayerSpecification[] {
  return [...rings(palette), ...texts(palette)]
}

/** A ring while it reports, a dashed one when it is stale, a faint one when it is lost; a halo when it is selected. */
function rings(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'stations-halo',
      type: 'circle',
      source,
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
      source,
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
      source,
      layout: {
        ...everywhere,
        'icon-image': 'ring-dashed',
        'icon-size': ['interpolate', ['linear'], ['zoom'], 10, 0.7, 12, 1],
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
      source,
      minzoom: 10.5,
      layout: {
        ...everywhere,
        'text-field': ['get', 'letters'],
        'text-font': ['Noto Sans Bold'],
        'text-size': 10,
      },
      paint: { 'text-color': palette.ink, 'text-opacity': byFreshness(1, { stale: 0.55, lost: 0.4 }) },
    },
    {
      id: 'stations-value',
      type: 'symbol',
      source,
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
