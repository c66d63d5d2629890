import type { Language } from '@haidang/domain'
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
import { type Box, MapCamera, isFollowing, paddingPx } from './map-camera.js'
import { type PointerEvents, followPointer } from './map-pointer.js'
import { type Rect, controls, obstaclesOn } from './obstacles.js'
import type { Palette } from './palette.js'
import { phoneMapPx } from './phone-map.js'
import { StationLayer } from './stations/station-layer.js'
import { TrailLayer } from './trail/trail-layer.js'
import { VehicleLayer } from './vehicles/vehicle-layer.js'
import { keepNamesWhole } from './whole-names.js'

setWorkerUrl(workerUrl)

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

const drawnWithinMs = 15_000
const vehicleScales = { wall: 0.65, phone: 0.72, desk: 1 }

/** The map of the city: its layers in drawing order, and what a pointer may do on it. */
export class CityMap extends MapCamera {
  readonly zones: ZoneLayer
  readonly trail: TrailLayer
  readonly stations: StationLayer
  readonly clusters: ClusterLayer
  readonly vehicles: VehicleLayer
  readonly badges: BadgeLayer
  private vehiclesShown = true
  /** The layers of the base that write: names of places, streets, waters. */
  private readonly nameLayers: readonly string[]

  private constructor(map: MapLibreMap, { look, events, wall }: MapStart) {
    super(map, look.still)
    this.nameLayers = map.getStyle().layers.flatMap(({ id, type }) => (type === 'symbol' ? [id] : []))
    const { lng, lat } = map.getCenter()
    const scale = vehicleScaleOf(map, wall)
    this.vehicles = new VehicleLayer({
      id: 'vehicles',
      anchor: [lng, lat],
      palette: look.palette,
      still: look.still,
      scale,
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
    hideCutNames(map)
    // From a far seat the whole city without one of its quarters' names would be a shape.
    if (wall && map.getLayer('ward-names')) map.setLayerZoomRange('ward-names', 9.2, 15.5)
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

  /** Draws what waits for someone dim or clear. */
  blink(beat: Beat): void {
    this.badges.beat(beat)
    this.clusters.beat(beat)
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

  /** Calls back with every frame that has been drawn, until the returned function is called; only then can the canvas be read. */
  onDrawn(listener: (canvas: HTMLCanvasElement) => void): () => void {
    const { map } = this
    const drawn = (): void => listener(map.getCanvas())
    map.on('render', drawn)
    return () => void map.off('render', drawn)
  }

  /** About where the names of places are written, in pixels of the style. */
  nameBoxes(): Rect[] {
    return nameBoxes(this.map, this.nameLayers)
  }

  /** Where controls stand on it. */
  standingOn(): Rect[] {
    return obstaclesOn(this.map.getContainer(), controls)
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
      flyMs: this.flightMs,
    })
    map.on('moveend', (event) => {
      if (!isFollowing(event)) events.settled(this.camera)
    })
    map.on('webglcontextlost', () => events.lost?.())
  }
}

/** Whether nothing but lettering lies above a layer. */
function isAbove(map: MapLibreMap, id: string): boolean {
  const { layers } = map.getStyle()
  return layers.slice(layers.findIndex((layer) => layer.id === id)).every(({ type }) => type === 'symbol')
}

/** On a phone a whole city lies within a few fingers: what moves is drawn smaller there. */
function vehicleScaleOf(map: MapLibreMap, wall: object | undefined): number {
  if (wall) return vehicleScales.wall
  return map.getContainer().clientWidth < phoneMapPx ? vehicleScales.phone : vehicleScales.desk
}

function addControls(map: MapLibreMap, { base, language }: MapLook): void {
  map.addControl(
    new AttributionControl({ compact: false, customAttribution: baseNotice(base, language) }),
    'bottom-right',
  )
  map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-right')
}
