import type { Language } from '@haidang/domain'
import type { StyleSpecification } from 'maplibre-gl'
import type { Theme } from '../../preferences.js'
import type { BaseData } from './base-data.js'
import { baseLayers } from './base-layers.js'
import { basePaletteOf } from './base-palette.js'
import { fontFaces } from './fonts.js'
import { operatorStyle } from './operator/operator-style.js'

/** The source of the places that have names of their own. */
export const placeSource = 'places'

export type BaseStyleLook = Readonly<{ theme: Theme; language: Language }>

/** The style of the base map under everything live, in that theme and language. */
export function baseStyle(base: BaseData, { theme, language }: BaseStyleLook): StyleSpecification {
  if (base.operator) return operatorStyle(base.operator, { theme, language })
  const [west, south, east, north] = base.extent ?? wholeWorld
  return {
    version: 8,
    'font-faces': fontFaces(window.location.href),
    sources: {
      frame: { type: 'geojson', data: around(west, south, east, north) },
      land: { type: 'geojson', data: base.land },
      ground: { type: 'geojson', data: base.ground },
      streets: { type: 'geojson', data: base.streets },
      [placeSource]: { type: 'geojson', data: base.places, promoteId: 'name_vi' },
    },
    layers: baseLayers({ palette: basePaletteOf(theme), language, latitude: (south + north) / 2 }),
  }
}

const wholeWorld = [-180, -85, 180, 85] as const
type Sides = readonly [west: number, south: number, east: number, north: number]

/** All but the sheet that the map is drawn on: there nothing is known, and nothing is shown as sea. */
function around(...sheet: Sides): GeoJSON.Polygon {
  return { type: 'Polygon', coordinates: [rectangle(...wholeWorld), rectangle(...sheet).reverse()] }
}

function rectangle(...[west, south, east, north]: Sides): [number, number][] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}

/** What the owners of the base map's data ask to be shown, as one line in the reader's language. */
export function baseNotice({ notices }: BaseData, language: Language): string {
  return [...new Set(notices.map((notice) => notice[language]))].join(' · ')
}
