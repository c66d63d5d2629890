import type { Language } from '@haidang/domain'
import type { CircleLayerSpecification, LayerSpecification } from 'maplibre-gl'
import type { BasePalette } from './base-palette.js'
import { all, byZoom, kind } from './expressions.js'
import { groundLayers } from './ground-layers.js'
import { dottedPlaces, nameLayers } from './name-layers.js'
import { streetLayers } from './street-layers.js'

export type BaseLook = Readonly<{ palette: BasePalette; language: Language; latitude: number }>

/** The site's own base map, bottom first: sea, land, water on it, streets, bridges over them, places, names. */
export function baseLayers({ palette, language, latitude }: BaseLook): LayerSpecification[] {
  return [
    ...groundLayers(palette, latitude),
    ...streetLayers(palette),
    { id: 'beyond', type: 'fill', source: 'frame', paint: { 'fill-color': palette.beyond } },
    dots(palette),
    ...nameLayers(palette, language),
  ]
}

function dots(palette: BasePalette): CircleLayerSpecification {
  return {
    id: 'place-dots',
    type: 'circle',
    source: 'places',
    minzoom: 13.4,
    filter: all(kind(...dottedPlaces)),
    paint: {
      'circle-radius': byZoom([13, 1.5], [16, 2.6]),
      'circle-color': palette.labelQuiet,
      'circle-stroke-width': 1,
      'circle-stroke-color': palette.halo,
    },
  }
}
