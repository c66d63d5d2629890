import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Beat } from '../../state/beat.js'
import { dimImages } from './badge-images.js'

const dimmed = 0.4

/** Of a layer's paint. On and off: a fade would be a picture a frame. */
export const withoutFade = { 'icon-opacity-transition': { duration: 0, delay: 0 } } as const

/** Lets a layer of badge pictures (property `image`) blink; costs a picture only when one that is shown changes. */
export class Blinking {
  private readonly map: MapLibreMap
  private readonly layer: string
  private shown: ReadonlySet<string> = new Set()
  private beatNow: Beat = 0
  private dim = ''

  constructor(map: MapLibreMap, layer: string) {
    this.map = map
    this.layer = layer
  }

  /** The pictures that the layer shows now. */
  show(images: Iterable<string>): void {
    this.shown = new Set(images)
    this.draw()
  }

  beat(beat: Beat): void {
    this.beatNow = beat
    this.draw()
  }

  private draw(): void {
    const dim = dimImages(this.beatNow).filter((image) => this.shown.has(image))
    const key = dim.join()
    if (key === this.dim) return
    this.dim = key
    this.map.setPaintProperty(
      this.layer,
      'icon-opacity',
      dim.length === 0 ? 1 : ['match', ['get', 'image'], dim, dimmed, 1],
    )
  }
}
