import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Beat } from '../../state/beat.js'
import type { Palette } from '../palette.js'
import { WholeSource } from '../whole-source.js'
import { addBadgeImages, badgeImageId } from './badge-images.js'
import type { Badge } from './badges.js'
import { Blinking, withoutFade } from './blinking.js'
import { countLayer } from './count-layer.js'

const source = 'alarm-badges'

/** The id of the layer that a click on a badge hits. */
export const badgeLayerId = 'alarm-badges'

/** Alarms above everything else on the map: never hidden by another, the worst drawn last. */
export class BadgeLayer {
  private readonly source: WholeSource
  private readonly blinking: Blinking

  constructor(map: MapLibreMap, palette: Palette) {
    addBadgeImages(map, palette)
    this.source = new WholeSource(map, source)
    map.addLayer({
      id: badgeLayerId,
      type: 'symbol',
      source,
      layout: {
        'icon-image': ['get', 'image'],
        'icon-anchor': 'bottom',
        'icon-offset': [0, -9],
        'icon-allow-overlap': true,
        'symbol-sort-key': ['get', 'severity'],
        'symbol-z-order': 'auto',
      },
      paint: withoutFade,
    })
    map.addLayer(countLayer({ id: 'alarm-badge-counts', source, palette, besidePx: [15, -22] }))
    this.blinking = new Blinking(map, badgeLayerId)
  }

  /** `steady`: nothing may blink. */
  show(badges: readonly Badge[], steady: boolean): void {
    this.source.show(badges.map((badge) => feature(badge, steady)))
    this.blinking.show(badges.map((badge) => badgeImageId(badge, steady)))
  }

  /** Draws what waits dim or clear, as the beat has it. */
  beat(beat: Beat): void {
    this.blinking.beat(beat)
  }
}

function feature(badge: Badge, steady: boolean): GeoJSON.Feature {
  const { device, severity, look, count = 1 } = badge
  const [lon, lat] = badge.position
  const image = badgeImageId({ severity, look }, steady)
  return {
    type: 'Feature',
    properties: { device, severity, image, ...(count > 1 && { count: `×${count}` }) },
    geometry: { type: 'Point', coordinates: [lon, lat] },
  }
}
