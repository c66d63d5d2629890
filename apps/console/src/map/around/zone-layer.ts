import type { RuleJson } from '@haidang/contracts'
import type { Language } from '@haidang/domain'
import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Palette } from '../palette.js'
import { WholeSource } from '../whole-source.js'

const source = 'zones'
const layers = ['zones-line', 'zones-name'] as const

/** The operators' own areas that rules watch: an outline and a name, nothing filled. */
export class ZoneLayer {
  private readonly map: MapLibreMap
  private readonly source: WholeSource
  private readonly language: Language

  constructor(map: MapLibreMap, palette: Palette, language: Language) {
    this.map = map
    this.language = language
    this.source = new WholeSource(map, source)
    map.addLayer({
      id: 'zones-line',
      type: 'line',
      source,
      paint: {
        'line-color': palette.labelQuiet,
        'line-width': 1,
        'line-dasharray': [4, 2],
        'line-opacity': 0.6,
      },
    })
    map.addLayer({
      id: 'zones-name',
      type: 'symbol',
      source,
      minzoom: 11,
      layout: {
        'symbol-placement': 'line',
        'text-field': ['get', 'name'],
        'text-font': ['Noto Sans Regular'],
        'text-size': 12,
        'text-offset': [0, 0.9],
      },
      paint: { 'text-color': palette.labelQuiet, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
    })
  }

  show(zones: readonly Zone[]): void {
    this.source.show(
      zones.map((zone) => ({
        type: 'Feature',
        properties: { name: zone.name[this.language] },
        geometry: shapeOf(zone),
      })),
    )
  }

  visible(shown: boolean): void {
    for (const layer of layers) this.map.setLayoutProperty(layer, 'visibility', shown ? 'visible' : 'none')
  }
}

export type Zone = Extract<RuleJson['condition'], { kind: 'geofence' }>['zone']

/** Each zone once, however many rules watch it. */
export function zonesOf(rules: readonly RuleJson[]): Zone[] {
  const zones = rules.flatMap(({ condition }) =>
    condition.kind === 'geofence' || condition.kind === 'speed' ? (condition.zone ?? []) : [],
  )
  return [...new Map(zones.map((zone) => [zone.id, zone])).values()]
}

/** An area by its outline, a corridor by its middle. */
function shapeOf(zone: Zone): GeoJSON.Geometry {
  if ('line' in zone) return { type: 'LineString', coordinates: zone.line.map(([lon, lat]) => [lon, lat]) }
  const [first] = zone.ring
  const closed = first ? [...zone.ring, first] : []
  return { type: 'Polygon', coordinates: [closed.map(([lon, lat]) => [lon, lat])] }
}
