import type { GeoJSONSource, Map as MapLibreMap, MapSourceDataEvent } from 'maplibre-gl'

/**
 * A source of a few features that is sent whole, but only when something differs. What the map has cut into tiles is
 * looked at again when it comes: an older answer that was overtaken on its way by a newer one must not stay.
 */
export class WholeSource {
  private readonly map: MapLibreMap
  private readonly id: string
  private features: readonly GeoJSON.Feature[] = []
  private shown = '[]'
  private known: ReadonlySet<string> = new Set()

  constructor(map: MapLibreMap, id: string) {
    this.map = map
    this.id = id
    map.addSource(id, { type: 'geojson', data: collection([]) })
    map.on('sourcedata', (event) => this.check(event))
  }

  /** @returns whether anything differs from what was shown. */
  show(features: readonly GeoJSON.Feature[]): boolean {
    const key = JSON.stringify(features)
    if (key === this.shown) return false
    this.shown = key
    this.features = features
    this.known = new Set(features.map(({ properties }) => nameOf(properties)))
    this.send()
    return true
  }

  private send(): void {
    void this.map.getSource<GeoJSONSource>(this.id)?.setData(collection(this.features))
  }

  private check({ sourceId, tile }: MapSourceDataEvent): void {
    if (sourceId !== this.id || tile === undefined || !this.map.isSourceLoaded(this.id)) return
    const old = this.map
      .querySourceFeatures(this.id)
      .some(({ properties }) => !this.known.has(nameOf(properties)))
    if (old) this.send()
  }
}

function collection(features: readonly GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: 'FeatureCollection', features: [...features] }
}

/** By what a feature says of itself; where it stands does not matter. */
function nameOf(properties: GeoJSON.GeoJsonProperties): string {
  return JSON.stringify(Object.entries(properties ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
