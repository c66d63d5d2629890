import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Palette } from '../palette.js'
import { WholeSource } from '../whole-source.js'
import type { TrailPiece } from './trail.js'

const source = 'trail'
const layers = { casing: 'trail-casing', line: 'trail-line', gap: 'trail-gap' } as const

/** Where the selected vehicle came from: fading with age, dashed where nobody heard of it. */
export class TrailLayer {
  private readonly source: WholeSource

  /** Drawn under the layer `under`. */
  constructor(map: MapLibreMap, palette: Palette, under: string) {
    this.source = new WholeSource(map, source)
    const paint = { 'line-color': palette.moving, 'line-width': 3 } as const
    // Apart from the street that it lies on.
    map.addLayer(
      {
        id: layers.casing,
        type: 'line',
        source,
        layout: { 'line-cap': 'round' },
        paint: { 'line-color': palette.land, 'line-width': 8, 'line-opacity': 0.9 },
      },
      under,
    )
    map.addLayer(
      {
        id: layers.line,
        type: 'line',
        source,
        filter: ['!', ['get', 'gap']],
        layout: { 'line-cap': 'round' },
        paint: { ...paint, 'line-opacity': ['-', 0.9, ['*', 0.7, ['get', 'age']]] },
      },
      under,
    )
    map.addLayer(
      {
        id: layers.gap,
        type: 'line',
        source,
        filter: ['get', 'gap'],
        paint: { ...paint, 'line-width': 1.5, 'line-dasharray': [2, 3], 'line-opacity': 0.7 },
      },
      under,
    )
  }

  show(pieces: readonly TrailPiece[]): void {
    this.source.show(
      pieces.map(({ from, to, age, gap }) => ({
        type: 'Feature',
        // In tenths: what fades from second to second would be a new picture every second.
        properties: { age: Math.round(age * 10) / 10, gap },
        geometry: { type: 'LineString', coordinates: [[...from], [...to]] },
      })),
    )
  }
}
