import type { Language, LonLat } from '@haidang/domain'
import {
  AttributionControl,
  Map as MapLibreMap,
  type MapMouseEvent,
  ScaleControl,
  setWorkerUrl,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { Theme } from '../preferences.js'
import { wordsOf } from '../i18n/words.js'
import type { Camera } from '../router.js'
import { BadgeLayer, badgeLayerId } from './badges/badge-layer.js'
import type { BaseData } from './base/base-data.js'
import { baseNotice, baseStyle } from './base/base-style.js'
import { ZoneLayer } from './around/zone-layer.js'
import { ClusterLayer, clusterHitLayer } from './clusters/cluster-layer.js'
import { clusterBelowZoom } from './clusters/clusters.js'
import { largestCanvas } from './largest-canvas.js'
import type { Palette } from './palette.js'
import { StationLayer, stationHitLayers } from './stations/station-layer.js'
import { TrailLayer } from './trail/trail-layer.js'
import { VehicleLayer } from './vehicles/vehicle-layer.js'
import { keepNamesWhole } from './whole-names.js'

setWorkerUrl(workerUrl)

/** West, south, east, north. */
export type Box = readonly [number, number, number, number]

export type MapLook = Readonly<{
  theme: Theme
  palette: Palette
  language: Language
  base: BaseData
  still: boolean
}>

export type MapEvents = Readonly<{
  picked(device: string | undefined): void
  hovered(device: string | undefined, at: { x: number; y: number }): void
  /** The reader moved the camera, or it arrived where it was sent. */
  settled(camera: Camera): void
}>

export type MapStart = Readonly<{
  container: HTMLElement
  look: MapLook
  view: Camera | Box
  events: MapEvents
  /** Nobody points at a wall; one pixel of the style is so many of the screen, for it is seen from afar. */
  wall?: Readonly<{ pixelRatio: number }>
}>

const flyMs = 800
const wallVehicleScale = 0.65

/** The map of the city: its layers in drawing order, and what a pointer may do on it. The camera moves on a wish only. */
export class CityMap {
  readonly zones: ZoneLayer
  readonly trail: TrailLayer
  readonly stations: StationLayer
  readonly clusters: ClusterLayer
  readonly vehicles: VehicleLayer
  readonly badges: BadgeLayer
  private readonly map: MapLibreMap
  private readonly still: boolean
  private vehiclesShown = true
  /** The layers of the base that write: names of places, streets, waters. */
  private readonly nameLayers: readonly string[]

  private constructor(map: MapLibreMap, { look, events, wall }: MapStart) {
    this.map = map
    this.still = look.still
    this.nameLayers = map.getStyle().layers.flatMap(({ id, type }) => (type === 'symbol' ? [id] : []))
    const { lng, lat } = map.getCenter()
    this.zones = new ZoneLayer(map, look.palette, look.language)
    this.trail = new TrailLayer(map, look.palette)
    this.stations = new StationLayer(map, look.palette)
    this.vehicles = new VehicleLayer({
      id: 'vehicles',
      anchor: [lng, lat],
      palette: look.palette,
      still: look.still,
      ...(wall && { scale: wallVehicleScale }),
    })
    map.addLayer(this.vehicles)
    this.clusters = new ClusterLayer(map, look.palette)
    this.badges = new BadgeLayer(map, look.palette)
    this.listen(events)
  }

  /**
   * Resolves when the first picture can be drawn.
   * @throws Error when this computer has no WebGL 2.
   */
  static async open(start: MapStart, signal: AbortSignal): Promise<CityMap | undefined> {
    const { container, look, view, wall } = start
    const map = new MapLibreMap({
      container,
      style: baseStyle(look.base, look),
      ...('zoom' in view
        ? { center: [view.lon, view.lat], zoom: view.zoom }
        : { bounds: [view[0], view[1], view[2], view[3]], fitBoundsOptions: { padding: paddingPx(wall) } }),
      minZoom: 7,
      maxZoom: 18,
      fadeDuration: 0,
      maxCanvasSize: largestCanvas(),
      pixelRatio: wall?.pixelRatio ?? Math.min(window.devicePixelRatio, 2),
      interactive: wall === undefined,
      dragRotate: false,
      pitchWithRotate: false,
      attributionControl: false,
      locale: { 'Map.Title': wordsOf(look.language)('map.label') },
    })
    signal.addEventListener('abort', () => map.remove())
    map.touchZoomRotate.disableRotation()
    if (wall) keepNamesWhole(map)
    else addControls(map, look)
    await map.once('load')
    return signal.aborted ? undefined : new CityMap(map, start)
  }

  /** The names of the base; what is live keeps its letters and values. */
  showNames(shown: boolean): void {
    for (const id of this.nameLayers) this.map.setLayoutProperty(id, 'visibility', shown ? 'visible' : 'none')
  }

  zoomBy(step: number): void {
    this.map.zoomTo(this.map.getZoom() + step, { duration: this.still ? 0 : 200 })
  }

  fit([west, south, east, north]: Box): void {
    this.map.fitBounds([west, south, east, north], { padding: 24, duration: this.still ? 0 : flyMs })
  }

  /** Goes there, and near enough to see it; what is already in sight is only centred when it lies at the rim. */
  flyTo([lon, lat]: LonLat): void {
    const zoom = Math.max(this.map.getZoom(), 13.5)
    this.map.easeTo({ center: [lon, lat], zoom, duration: this.still ? 0 : flyMs })
  }

  /** Moves the camera of a wall: there is nobody whose view it would take away. `covered`: the part of the width that something covers from the right. */
  aim(view: Camera | Box, { ms, covered = 0 }: { ms: number; covered?: number }): void {
    const duration = this.still ? 0 : ms
    const offset: [number, number] = [(-this.map.getContainer().clientWidth * covered) / 2, 0]
    if ('zoom' in view) this.map.easeTo({ center: [view.lon, view.lat], zoom: view.zoom, duration, offset })
    else this.map.fitBounds([...view], { padding: paddingPx({}), duration })
  }

  /** Where a place is drawn, in pixels of the style. */
  project([lon, lat]: LonLat): { x: number; y: number } {
    return this.map.project([lon, lat])
  }

  /** Calls back with every frame that has been drawn, until the returned function is called; only then can the canvas be read. */
  onDrawn(listener: (canvas: HTMLCanvasElement) => void): () => void {
    const { map } = this
    const drawn = (): void => listener(map.getCanvas())
    map.on('render', drawn)
    return () => void map.off('render', drawn)
  }

  get zoom(): number {
    return this.map.getZoom()
  }

  /** In pixels of the style. */
  size(): { width: number; height: number } {
    const { clientWidth: width, clientHeight: height } = this.map.getContainer()
    return { width, height }
  }

  /** Whether a place lies in the picture. */
  contains([lon, lat]: LonLat): boolean {
    return this.map.getBounds().contains([lon, lat])
  }

  /** Calls back while the camera moves, once a frame at most, until the returned function is called. */
  onMoved(listener: () => void): () => void {
    let frame = 0
    const moved = (): void => {
      if (frame === 0)
        frame = requestAnimationFrame(() => {
          frame = 0
          listener()
        })
    }
    this.map.on('move', moved)
    this.map.on('resize', moved)
    return () => {
      cancelAnimationFrame(frame)
      this.map.off('move', moved)
      this.map.off('resize', moved)
    }
  }

  /** Calls back when the camera has come to rest, until the returned function is called. */
  onSettled(listener: () => void): () => void {
    this.map.on('moveend', listener)
    return () => void this.map.off('moveend', listener)
  }

  /** Shows or hides what moves; its alarms stay. */
  showVehicles(shown: boolean): void {
    this.map.setLayoutProperty(this.vehicles.id, 'visibility', shown ? 'visible' : 'none')
    this.vehiclesShown = shown
  }

  redraw(): void {
    this.map.triggerRepaint()
  }

  private listen({ picked, hovered, settled }: MapEvents): void {
    const { map } = this
    map.on('click', (event) => {
      if (!this.openCluster(event)) picked(this.pick(event))
    })
    onePerFrame(map, (event) => {
      const device = this.pick(event)
      map.getCanvas().style.cursor = device === undefined ? '' : 'pointer'
      hovered(device, event.point)
    })
    map.on('mouseout', () => hovered(undefined, { x: 0, y: 0 }))
    map.on('moveend', () => {
      const { lng, lat } = map.getCenter()
      settled({ lon: lng, lat, zoom: map.getZoom() })
    })
  }

  /** A press on a cluster goes so near that it falls apart. */
  private openCluster({ point, lngLat }: MapMouseEvent): boolean {
    const [hit] = this.map.queryRenderedFeatures(point, { layers: [clusterHitLayer] })
    if (!hit) return false
    const center = hit.geometry.type === 'Point' ? hit.geometry.coordinates : lngLat.toArray()
    const [lon = lngLat.lng, lat = lngLat.lat] = center
    this.map.easeTo({
      center: [lon, lat],
      zoom: Math.max(clusterBelowZoom, this.map.getZoom() + 1),
      duration: this.still ? 0 : flyMs,
    })
    return true
  }

  /** Vehicles by reckoning, the rest by what the map has drawn there. */
  private pick({ point }: MapMouseEvent): string | undefined {
    const reach = 4
    const box: [[number, number], [number, number]] = [
      [point.x - reach, point.y - reach],
      [point.x + reach, point.y + reach],
    ]
    const vehicle = this.vehiclesShown ? this.vehicles.pick(point) : undefined
    if (vehicle !== undefined) return vehicle
    const [hit] = this.map.queryRenderedFeatures(box, { layers: [badgeLayerId, ...stationHitLayers] })
    const id: unknown = hit?.properties['device'] ?? hit?.properties['id']
    return typeof id === 'string' ? id : undefined
  }
}

/** The rim that is left around a box; on a wall one pixel of the style is large. */
function paddingPx(wall: object | undefined): number {
  return wall ? 6 : 24
}

function addControls(map: MapLibreMap, { base, language }: MapLook): void {
  map.addControl(
    new AttributionControl({ compact: false, customAttribution: baseNotice(base, language) }),
    'bottom-right',
  )
  map.addControl(new ScaleControl({ unit: 'metric' }), 'top-right')
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
