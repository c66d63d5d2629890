import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl'
import { diffMarkers } from '../diff-markers.js'

type PointFeature = GeoJSON.Feature<GeoJSON.Point, Record<string, string>>

/** What a source holds of a marker, and which markers are the same to it. */
export type MarkerKind<Marker> = Readonly<{
  feature(marker: Marker): PointFeature
  same(a: Marker, b: Marker): boolean
}>

/** A source of points that is changed by difference, one update at a time: what is asked for meanwhile is the next one. */
export class MarkerSource<Marker extends Readonly<{ id: string }>> {
  private readonly map: MapLibreMap
  private readonly id: string
  private readonly kind: MarkerKind<Marker>
  private shown: ReadonlyMap<string, Marker> = new Map()
  private wanted: ReadonlyMap<string, Marker> = this.shown
  private sending = false

  constructor(map: MapLibreMap, id: string, kind: MarkerKind<Marker>) {
    this.map = map
    this.id = id
    this.kind = kind
    map.addSource(id, { type: 'geojson', promoteId: 'id', data: this.collection(this.shown) })
  }

  show(markers: readonly Marker[]): void {
    this.wanted = new Map(markers.map((marker) => [marker.id, marker]))
    if (this.sending) return
    this.sending = true
    void this.send().finally(() => (this.sending = false))
  }

  private async send(): Promise<void> {
    while (this.shown !== this.wanted) {
      const next = this.wanted
      if (this.shown.size === 0) await this.source?.setData(this.collection(next))
      else await this.change(next)
      this.shown = next
    }
  }

  private async change(next: ReadonlyMap<string, Marker>): Promise<void> {
    const { add, update, remove } = diffMarkers(this.shown, next, this.kind.same)
    if (add.length + update.length + remove.length === 0) return
    await this.source?.updateData({
      add: add.map(this.kind.feature),
      remove,
      update: update.map((marker) => {
        const { geometry, properties } = this.kind.feature(marker)
        const changed = Object.entries(properties).map(([key, value]) => ({ key, value }))
        return { id: marker.id, newGeometry: geometry, addOrUpdateProperties: changed }
      }),
    })
  }

  private collection(markers: ReadonlyMap<string, Marker>): GeoJSON.FeatureCollection {
    return { type: 'FeatureCollection', features: [...markers.values()].map(this.kind.feature) }
  }

  private get source(): GeoJSONSource | undefined {
    return this.map.getSource<GeoJSONSource>(this.id)
  }
}
