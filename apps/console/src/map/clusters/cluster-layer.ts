import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl'
import { addBadgeImages, badgeImageId } from '../badges/badge-layer.js'
import type { Palette } from '../palette.js'
import type { Cluster } from './clusters.js'

const source = 'clusters'

/** The id of the layer that a click on a cluster hits. */
export const clusterHitLayer = 'clusters-disc'

/** Several standing things as one disc with their number, and the worst alarm's shape above it. */
export class ClusterLayer {
  private readonly map: MapLibreMap
  private shown = ''

  constructor(map: MapLibreMap, palette: Palette) {
    this.map = map
    addBadgeImages(map, palette)
    map.addSource(source, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
    map.addLayer({
      id: clusterHitLayer,
      type: 'circle',
      source,
      paint: {
        'circle-radius': 14,
        'circle-color': palette.panel,
        'circle-stroke-width': 1.75,
        'circle-stroke-color': palette.ink,
        'circle-stroke-opacity': 0.9,
      },
    })
    map.addLayer({
      id: 'clusters-count',
      type: 'symbol',
      source,
      layout: {
        'text-field': ['get', 'count'],
        'text-font': ['Noto Sans Bold'],
        'text-size': 13,
        'text-allow-overlap': true,
        'icon-image': ['get', 'image'],
        'icon-anchor': 'bottom',
        'icon-offset': [0, -11],
        'icon-allow-overlap': true,
        'icon-optional': true,
      },
      paint: { 'text-color': palette.ink },
    })
  }

  /** There are few of them: they are sent whole, but only when something differs. */
  show(clusters: readonly Cluster[]): void {
    const features = clusters.map(feature)
    const key = JSON.stringify(features)
    if (key === this.shown) return
    this.shown = key
    void this.map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features })
  }
}

function feature({ id, position: [lon, lat], members, worst }: Cluster): GeoJSON.Feature {
  return {
    type: 'Feature',
    properties: {
      cluster: id,
      count: String(members.length),
      image: worst ? badgeImageId(worst.severity, worst.look) : '',
    },
    geometry: { type: 'Point', coordinates: [lon, lat] },
  }
}
