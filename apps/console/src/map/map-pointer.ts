import type { Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl'
import { badgeLayerId } from './badges/badge-layer.js'
import { clusterHitLayer } from './clusters/cluster-layer.js'
import { clusterBelowZoom } from './clusters/clusters.js'
import { stationHitLayers } from './stations/station-layer.js'

export type PointerEvents = Readonly<{
  picked(device: string | undefined): void
  hovered(device: string | undefined, at: { x: number; y: number }): void
}>

type Pointed = Readonly<{
  /** The moving thing under a point, by reckoning; undefined while none is shown. */
  vehicleAt(point: { x: number; y: number }): string | undefined
  /** How long the camera takes, in milliseconds. */
  flyMs: number
}>

/** What a pointer may do on the map: pick what it is on, open a cluster, and point. */
export function followPointer(map: MapLibreMap, { picked, hovered }: PointerEvents, pointed: Pointed): void {
  map.on('click', (event) => {
    if (!openCluster(map, event, pointed.flyMs)) picked(pick(map, event, pointed))
  })
  onePerFrame(map, (event) => {
    const device = pick(map, event, pointed)
    map.getCanvas().style.cursor = device === undefined ? '' : 'pointer'
    hovered(device, event.point)
  })
  map.on('mouseout', () => hovered(undefined, { x: 0, y: 0 }))
}

/** A press on a cluster goes so near that it falls apart. */
function openCluster(map: MapLibreMap, { point, lngLat }: MapMouseEvent, duration: number): boolean {
  const [hit] = map.queryRenderedFeatures(point, { layers: [clusterHitLayer] })
  if (!hit) return false
  const center = hit.geometry.type === 'Point' ? hit.geometry.coordinates : lngLat.toArray()
  const [lon = lngLat.lng, lat = lngLat.lat] = center
  const zoom = Math.max(clusterBelowZoom, map.getZoom() + 1)
  map.easeTo({ center: [lon, lat], zoom, duration })
  return true
}

/** Alarms lie on top of stations, stations on top of what moves: the pointer takes what it sees. */
function pick(map: MapLibreMap, { point }: MapMouseEvent, { vehicleAt }: Pointed): string | undefined {
  const reach = 4
  const box: [[number, number], [number, number]] = [
    [point.x - reach, point.y - reach],
    [point.x + reach, point.y + reach],
  ]
  const [hit] = map.queryRenderedFeatures(box, { layers: [badgeLayerId, ...stationHitLayers] })
  const id: unknown = hit?.properties['device'] ?? hit?.properties['id']
  return typeof id === 'string' ? id : vehicleAt(point)
}

/** The newest move of the pointer, once a frame. */
function onePerFrame(map: MapLibreMap, use: (event: MapMouseEvent) => void): void {
  let newest: MapMouseEvent | undefined
  map.on('mousemove', (event) => {
    if (!newest) {
      requestAnimationFrame(() => {
        if (newest) use(newest)
        newest = undefined
      })
    }
    newest = event
  })
}
