import type { Language, LonLat } from '@haidang/domain'
import { AttributionControl, Map as MapLibreMap, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { Theme } from '../preferences.js'
import { wordsOf } from '../i18n/words.js'
import type { Camera } from '../router.js'
import type { Beat } from '../state/beat.js'
import { BadgeLayer } from './badges/badge-layer.js'
import type { BaseData } from './base/base-data.js'
import { baseNotice, baseStyle } from './base/base-style.js'
import { ZoneLayer } from './around/zone-layer.js'
import { ClusterLayer } from './clusters/cluster-layer.js'
import { hideCutNames, nameBoxes } from './cut-names.js'
import { largestCanvas } from './largest-canvas.js'
import { onMoved, onPanned } from './map-moves.js'
import { type PointerEvents, followPointer } from './map-pointer.js'
import { type Rect, controls, obstaclesOn } from './obstacles.js'
import type { Palette } from './palette.js'
import { StationLayer } from './stations/station-layer.js'
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

export type MapEvents = PointerEvents &
  Readonly<{
    /** The reader moved the camera, or it arrived where it was sent. */
    settled(camera: Camera): void
    /** The graphics card has dropped everything; this map will not come back. */
    lost?(): void
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
const followMs = 900
const drawnWithinMs = 15_000
const nearlyPx = 1.5
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
    this.vehicles = new VehicleLayer({
      id: 'vehicles',
      anchor: [lng, lat],
      palette: look.palette,
      still: look.still,
      ...(wall && { scale: wallVehicleScale }),
    })
    // Names are written over what moves: a crowd of vehicles would leave no name whole.
    map.addLayer(
      this.vehicles,
      this.nameLayers.find((id) => isAbove(map, id)),
    )
    this.zones = new ZoneLayer(map, look.palette, look.language)
    this.trail = new TrailLayer(map, look.palette, this.vehicles.id)
    this.stations = new StationLayer(map, look.palette)
    this.clusters = new ClusterLayer(map, look.palette)
    this.badges = new BadgeLayer(map, look.palette)
    if (!wall) hideCutNames(map)
    // From a far seat the whole city without one of its quarters' names would be a shape.
    else if (map.getLayer('ward-names')) map.setLayerZoomRange('ward-names', 9.2, 15.5)
    this.listen(events)
  }

  /**
   * Resolves as soon as live things can be put on it: they wait for no tile and no font of the map below them.
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
    await map.once('style.load')
    return signal.aborted ? undefined : new CityMap(map, start)
  }

  /** The names of the base; what is live keeps its letters and values. */
  showNames(shown: boolean): void {
    for (const id of this.nameLayers) this.map.setLayoutProperty(id, 'visibility', shown ? 'visible' : 'none')
  }

  zoomBy(step: number): void {
    this.map.zoomTo(this.map.getZoom() + step, { duration: this.still ? 0 : 200 })
  }

  /** Moves the picture by so many pixels. */
  panBy(x: number, y: number): void {
    this.map.panBy([x, y], { duration: this.still ? 0 : 200 })
  }

  /** Goes after a place that moves, as often as it is called; the nearest pixel is left. */
  keepIn([lon, lat]: LonLat): void {
    const { width, height } = this.size()
    const at = this.map.project([lon, lat])
    if (Math.hypot(at.x - width / 2, at.y - height / 2) < nearlyPx) return
    const move = { center: [lon, lat] as [number, number], easing: (part: number) => part }
    this.map.easeTo({ ...move, duration: this.still ? 0 : followMs }, following)
  }

  /** Calls back when somebody moves the picture by hand or by key, until the returned function is called. */
  onPanned(listener: () => void): () => void {
    return onPanned(this.map, listener)
  }

  /** Draws what waits for someone dim or clear. */
  blink(beat: Beat): void {
    this.badges.beat(beat)
    this.clusters.beat(beat)
  }

  fit([west, south, east, north]: Box): void {
    this.map.fitBounds([west, south, east, north], { padding: 24, duration: this.still ? 0 : flyMs })
  }

  /** Goes there, and near enough to see it; what is already in sight is only centred when it lies at the rim. */
  flyTo([lon, lat]: LonLat): void {
    const zoom = Math.max(this.map.getZoom(), 13.5)
    this.map.easeTo({ center: [lon, lat], zoom, duration: this.still ? 0 : flyMs })
  }

  /** Moves the camera of a wall within `ms`: there is nobody whose view it would take away. */
  aim(view: Camera | Box, ms: number): void {
    const duration = this.still ? 0 : ms
    // Its part of the wall may have become larger or smaller at this very moment.
    const canvas = this.map.getCanvas()
    const { width, height } = this.size()
    if (canvas.clientWidth !== width || canvas.clientHeight !== height) this.map.resize()
    if ('zoom' in view) this.map.easeTo({ center: [view.lon, view.lat], zoom: view.zoom, duration })
    else this.map.fitBounds([...view], { padding: paddingPx({}), duration })
  }

  /** Resolves when the whole picture was drawn for the first time; on a busy computer that is not waited for for ever. */
  async drawn(): Promise<void> {
    if (this.map.loaded()) return
    await Promise.race([this.map.once('load'), new Promise((late) => setTimeout(late, drawnWithinMs))])
  }

  /** Everything that was asked for is in the picture. */
  get complete(): boolean {
    return this.map.loaded()
  }

  /** What the owners of an operator's map ask to be shown, in plain words; nothing before its sources are there. */
  notices(): string[] {
    return Object.keys(this.map.getStyle().sources).flatMap((id) => {
      const source = this.map.getSource(id)
      const said = source && 'attribution' in source ? source.attribution : undefined
      if (typeof said !== 'string' || said === '') return []
      return [new DOMParser().parseFromString(said, 'text/html').body.textContent]
    })
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

  get camera(): Camera {
    const { lng, lat } = this.map.getCenter()
    return { lon: lng, lat, zoom: this.map.getZoom() }
  }

  get isMoving(): boolean {
    return this.map.isMoving()
  }

  /** About where the names of places are written, in pixels of the style. */
  nameBoxes(): Rect[] {
    return nameBoxes(this.map, this.nameLayers)
  }

  /** Where controls stand on it. */
  standingOn(): Rect[] {
    return obstaclesOn(this.map.getContainer(), controls)
  }

  /** Takes the size of its place, which may just have changed. */
  fitRoom(): void {
    const canvas = this.map.getCanvas()
    const { width, height } = this.size()
    if (canvas.clientWidth !== width || canvas.clientHeight !== height) this.map.resize()
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
    return onMoved(this.map, listener)
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

  private listen(events: MapEvents): void {
    const { map } = this
    followPointer(map, events, {
      vehicleAt: (point) => (this.vehiclesShown ? this.vehicles.pick(point) : undefined),
      flyMs: this.still ? 0 : flyMs,
    })
    map.on('moveend', (event) => {
      if (!isFollowing(event)) events.settled(this.camera)
    })
    map.on('webglcontextlost', () => events.lost?.())
  }
}

/** Moves that follow something are told apart from those that somebody asked for. */
const following = { following: true } as const

function isFollowing(event: object): boolean {
  return 'following' in event
}

/** Whether nothing but lettering lies above a layer. */
function isAbove(map: MapLibreMap, id: string): boolean {
  const { layers } = map.getStyle()
  return layers.slice(layers.findIndex((layer) => layer.id === id)).every(({ type }) => type === 'symbol')
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
  map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-right')
}
