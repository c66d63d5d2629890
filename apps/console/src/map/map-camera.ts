import type { LonLat } from '@haidang/domain'
import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Camera } from '../router.js'
import { onMoved, onPanned } from './map-moves.js'

/** West, south, east, north. */
export type Box = readonly [number, number, number, number]

const flyMs = 800
const followMs = 900
const nearlyPx = 1.5

/** Where a map looks, and how it is told to look elsewhere: it moves on a wish only. */
export class MapCamera {
  protected readonly map: MapLibreMap
  /** Nothing glides: this person has asked for stillness. */
  protected readonly still: boolean

  protected constructor(map: MapLibreMap, still: boolean) {
    this.map = map
    this.still = still
  }

  get camera(): Camera {
    const { lng, lat } = this.map.getCenter()
    return { lon: lng, lat, zoom: this.map.getZoom() }
  }

  get zoom(): number {
    return this.map.getZoom()
  }

  get isMoving(): boolean {
    return this.map.isMoving()
  }

  /** How long a far move takes. */
  get flightMs(): number {
    return this.still ? 0 : flyMs
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

  fit([west, south, east, north]: Box): void {
    this.map.fitBounds([west, south, east, north], { padding: paddingPx(undefined), duration: this.flightMs })
  }

  /** Goes there, and near enough to see it; what is already in sight is only centred when it lies at the rim. */
  flyTo([lon, lat]: LonLat): void {
    const zoom = Math.max(this.map.getZoom(), 13.5)
    this.map.easeTo({ center: [lon, lat], zoom, duration: this.flightMs })
  }

  /** Moves the camera of a wall within `ms`: there is nobody whose view it would take away. */
  aim(view: Camera | Box, ms: number): void {
    const duration = this.still ? 0 : ms
    // Its part of the wall may have become larger or smaller at this very moment.
    this.fitRoom()
    if ('zoom' in view) this.map.easeTo({ center: [view.lon, view.lat], zoom: view.zoom, duration })
    else this.map.fitBounds([...view], { padding: paddingPx({}), duration })
  }

  /** Takes the size of its place, which may just have changed. */
  fitRoom(): void {
    const canvas = this.map.getCanvas()
    const { width, height } = this.size()
    if (canvas.clientWidth !== width || canvas.clientHeight !== height) this.map.resize()
  }

  /** In pixels of the style. */
  size(): { width: number; height: number } {
    const { clientWidth: width, clientHeight: height } = this.map.getContainer()
    return { width, height }
  }

  /** Where a place is drawn, in pixels of the style. */
  project([lon, lat]: LonLat): { x: number; y: number } {
    return this.map.project([lon, lat])
  }

  /** Whether a place lies in the picture. */
  contains([lon, lat]: LonLat): boolean {
    return this.map.getBounds().contains([lon, lat])
  }

  /** Calls back while the camera moves, once a frame at most, until the returned function is called. */
  onMoved(listener: () => void): () => void {
    return onMoved(this.map, listener)
  }

  /** Calls back when somebody moves the picture by hand or by key, until the returned function is called. */
  onPanned(listener: () => void): () => void {
    return onPanned(this.map, listener)
  }

  /** Calls back when the camera has come to rest, until the returned function is called. */
  onSettled(listener: () => void): () => void {
    this.map.on('moveend', listener)
    return () => void this.map.off('moveend', listener)
  }
}

/** The rim that is left around a box; on a wall one pixel of the style is large. */
export function paddingPx(wall: object | undefined): number {
  return wall ? 6 : 24
}

/** Moves that follow something are told apart from those that somebody asked for. */
const following = { following: true } as const

export function isFollowing(event: object): boolean {
  return 'following' in event
}
