import type { Severity } from '@haidang/domain'
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl'
import { digitHeight, severities, severityShapes } from '../../ui/severity-shapes.js'
import type { Palette } from '../palette.js'
import type { Badge, BadgeLook } from './badges.js'

const source = 'alarm-badges'
const looks: readonly BadgeLook[] = ['unacknowledged', 'acknowledged', 'returned']

/** The id of the layer that a click on a badge hits. */
export const badgeLayerId = 'alarm-badges'

/** Alarms above everything else on the map: never hidden by another, the worst drawn last. */
export class BadgeLayer {
  private readonly map: MapLibreMap
  private shown = ''

  constructor(map: MapLibreMap, palette: Palette) {
    this.map = map
    addBadgeImages(map, palette)
    map.addSource(source, {
      type: 'geojson',
      promoteId: 'device',
      data: { type: 'FeatureCollection', features: [] },
    })
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
    })
  }

  /** There are few of them: they are sent whole, but only when something differs. */
  show(badges: readonly Badge[]): void {
    const features = badges.map(feature)
    const key = JSON.stringify(features)
    if (key === this.shown) return
    this.shown = key
    void this.map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features })
  }
}

function feature({ device, severity, look, position: [lon, lat] }: Badge): GeoJSON.Feature {
  return {
    type: 'Feature',
    properties: { device, severity, image: badgeImageId(severity, look) },
    geometry: { type: 'Point', coordinates: [lon, lat] },
  }
}

/** Gives the map the pictures of badges, unless it has them. */
export function addBadgeImages(map: MapLibreMap, palette: Palette): void {
  for (const severity of severities) {
    for (const look of looks) {
      const id = badgeImageId(severity, look)
      if (!map.hasImage(id)) map.addImage(id, picture({ severity, look, palette }), { pixelRatio: 2 })
    }
  }
}

/** The name under which the picture of a badge is kept. */
export function badgeImageId(severity: Severity, look: BadgeLook): string {
  return `severity-${severity}-${look}`
}

const sizesPx: Record<Severity, number> = { 5: 28, 4: 26, 3: 22, 2: 20, 1: 18 }

type Drawn = Readonly<{ severity: Severity; look: BadgeLook; palette: Palette }>

/** The same shapes as in the lists, at twice the density. */
function picture({ severity, look, palette }: Drawn): ImageData {
  const px = (sizesPx[severity] + 8) * 2
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = px
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('this browser draws no pictures')
  const scale = (sizesPx[severity] * 2) / 24
  pen.translate(8, 8)
  pen.scale(scale, scale)
  const shape = new Path2D(severityShapes[severity])
  pen.lineJoin = 'round'
  outline(pen, shape, { look, severity, palette })
  if (look !== 'returned') {
    pen.fillStyle = palette.severity[severity]
    pen.fill(shape)
    digit(pen, severity, palette)
  }
  return pen.getImageData(0, 0, px, px)
}

function outline(pen: CanvasRenderingContext2D, shape: Path2D, { look, severity, palette }: Drawn): void {
  const keyline = look === 'unacknowledged' || severity >= 4
  pen.strokeStyle = palette.land
  pen.lineWidth = 6
  pen.stroke(shape)
  pen.strokeStyle =
    look === 'returned' ? palette.severity[severity] : keyline ? palette.keyline : palette.land
  pen.lineWidth = look === 'returned' ? 3 : 4
  pen.stroke(shape)
}

function digit(pen: CanvasRenderingContext2D, severity: Severity, palette: Palette): void {
  pen.fillStyle = palette.severityInk[severity]
  pen.font = '800 14px "Inter Variable", sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(String(severity), 12, digitHeight[severity] + 0.6)
}
