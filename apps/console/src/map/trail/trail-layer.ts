import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl'
import type { Palette } from '../palette.js'
import type { TrailPiece } from './trail.js'

const source = 'trail'
const quiet = { line: 'trail-line', gap: 'trail-gap' } as const

/** Where the selected vehicle came from: fading with age, dashed where nobody heard of it. */
export class TrailLayer {
  private readonly map: MapLibreMap

  constructor(map: MapLibreMap, palette: Palette) {
    this.map = map
    map.addSource(source, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
    const paint = {
      'line-color': palette.labelQuiet,
      'line-width': 3,
    } as const
    map.addLayer({
      id: quiet.line,
      type: 'line',
      source,
      filter: ['!', ['get', 'gap']],
      layout: { 'line-cap': 'round' },
      paint: { ...paint, 'line-opacity': ['-', 0.9, ['*', 0.7, ['get', 'age']]] },
    })
    map.addLayer({
      id: quiet.gap,
      type: 'line',
      source,
      filter: ['get', 'gap'],
      paint: { ...paint, 'line-width': 1.5, 'line-dasharray': [2, 3], 'line-opacity': 0.7 },
    })
  }

  show(pieces: readonly TrailPiece[]): void {
    void this.map.getSource<GeoJSONSource>(source)?.setData({
      type: 'FeatureCollection',
      features: pieces.map(({ from, to, age, gap }) => ({
        type: 'Feature',
        properties: { age, gap },
        geometry: { type: 'LineString', coordinates: [[...from], [...to]] },
      })),
    })
  }
}
