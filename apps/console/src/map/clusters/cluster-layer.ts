import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Beat } from '../../state/beat.js'
import { addBadgeImages, badgeImageId } from '../badges/badge-images.js'
import { countLayer } from '../badges/count-layer.js'
import { Blinking, withoutFade } from '../badges/blinking.js'
import type { Palette } from '../palette.js'
import { WholeSource } from '../whole-source.js'
import type { Cluster } from './clusters.js'

const source = 'clusters'
const badgeLayer = 'clusters-badge'
const plate = 'cluster-plate'

/** The id of the layer that a click on a cluster hits. */
export const clusterHitLayer = 'clusters-plate'

/**
 * Several standing things as one plate with their letters and their number, and the worst alarm's shape above it. A
 * number alone in a round or square field would read as a severity.
 */
export class ClusterLayer {
  private readonly source: WholeSource
  private readonly blinking: Blinking
  private held: ReadonlySet<string> = new Set()

  constructor(map: MapLibreMap, palette: Palette) {
    addBadgeImages(map, palette)
    map.addImage(plate, platePicture(palette), plateParts)
    this.source = new WholeSource(map, source)
    map.addLayer({
      id: clusterHitLayer,
      type: 'symbol',
      source,
      layout: {
        'text-field': ['get', 'text'],
        'text-font': ['Noto Sans Bold'],
        'text-size': 11,
        'text-allow-overlap': true,
        'icon-image': plate,
        'icon-text-fit': 'both',
        'icon-allow-overlap': true,
      },
      paint: { 'text-color': palette.ink },
    })
    map.addLayer({
      id: badgeLayer,
      type: 'symbol',
      source,
      filter: ['has', 'image'],
      layout: {
        'icon-image': ['get', 'image'],
        'icon-anchor': 'bottom',
        'icon-offset': [0, -8],
        'icon-allow-overlap': true,
      },
      paint: withoutFade,
    })
    map.addLayer(countLayer({ id: 'clusters-count', source, palette, besidePx: [15, -17] }))
    this.blinking = new Blinking(map, badgeLayer)
  }

  /** `steady`: nothing may blink. */
  show(clusters: readonly Cluster[], steady: boolean): void {
    this.held = new Set(clusters.flatMap(({ members }) => members))
    this.source.show(clusters.map((cluster) => feature(cluster, steady)))
    this.blinking.show(clusters.flatMap(({ worst }) => (worst ? [badgeImageId(worst, steady)] : [])))
  }

  /** Whether a device is drawn as a part of a plate. */
  holds(device: string): boolean {
    return this.held.has(device)
  }

  /** Draws what waits dim or clear, as the beat has it. */
  beat(beat: Beat): void {
    this.blinking.beat(beat)
  }
}

function feature(
  { id, position: [lon, lat], text, worst, alarms }: Cluster,
  steady: boolean,
): GeoJSON.Feature {
  return {
    type: 'Feature',
    properties: {
      cluster: id,
      text,
      ...(worst && { image: badgeImageId(worst, steady) }),
      ...(alarms > 1 && { count: `×${alarms}` }),
    },
    geometry: { type: 'Point', coordinates: [lon, lat] },
  }
}

const [widthPx, heightPx, cornerPx] = [64, 48, 20] as const

/** Which part of the plate grows with its words, and where they stand. */
const plateParts = {
  pixelRatio: 2,
  stretchX: [[cornerPx + 4, widthPx - cornerPx - 8]],
  stretchY: [[cornerPx, heightPx - cornerPx - 6]],
  content: [12, 6, widthPx - 18, heightPx - 12],
} satisfies Parameters<MapLibreMap['addImage']>[2]

/** A plate that lies on another: more than one. */
function platePicture({ panel, ink, land }: Palette): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = widthPx
  canvas.height = heightPx
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('this browser draws no pictures')
  const sheet = (at: number): void => {
    pen.beginPath()
    pen.roundRect(at + 3, at + 3, widthPx - 12, heightPx - 12, 10)
    pen.fillStyle = panel
    pen.strokeStyle = land
    pen.lineWidth = 6
    pen.stroke()
    pen.fill()
    pen.strokeStyle = ink
    pen.lineWidth = 3
    pen.stroke()
  }
  for (const at of [6, 0]) sheet(at)
  return pen.getImageData(0, 0, widthPx, heightPx)
}
