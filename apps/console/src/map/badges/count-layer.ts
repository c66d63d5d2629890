import type { SymbolLayerSpecification } from 'maplibre-gl'
import type { Palette } from '../palette.js'

type Counted = Readonly<{
  id: string
  source: string
  palette: Palette
  /** From the foot of the badge, in pixels. */
  besidePx: readonly [number, number]
}>

const textPx = 13

/** How many alarms a badge stands for, beside it: a layer of its own, so that no badge waits for a font. */
export function countLayer({ id, source, palette, besidePx: [x, y] }: Counted): SymbolLayerSpecification {
  return {
    id,
    type: 'symbol',
    source,
    filter: ['has', 'count'],
    layout: {
      'text-field': ['get', 'count'],
      'text-font': ['Noto Sans Bold'],
      'text-size': textPx,
      'text-anchor': 'left',
      'text-offset': [x / textPx, y / textPx],
      'text-allow-overlap': true,
      'text-ignore-placement': true,
    },
    paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 2 },
  }
}
