import type { Severity } from '@haidang/domain'
import type { Map as MapLibreMap } from 'maplibre-gl'
import { digitHeight, severities, severityShapes } from '../../ui/severity-shapes.js'
import type { Beat } from '../../state/beat.js'
import type { Palette } from '../palette.js'
import type { BadgeLook } from './badges.js'
import { isDim } from './blink.js'

const looks: readonly BadgeLook[] = ['unacknowledged', 'acknowledged', 'returned']

/** Gives the map the pictures of badges, unless it has them. */
export function addBadgeImages(map: MapLibreMap, palette: Palette): void {
  for (const { severity, look } of allLooks) {
    for (const steady of [false, true]) {
      const id = badgeImageId({ severity, look }, steady)
      if (!map.hasImage(id)) map.addImage(id, picture({ severity, look, steady, palette }), { pixelRatio: 2 })
    }
  }
}

type Looking = Readonly<{ severity: Severity; look: BadgeLook }>

const allLooks: readonly Looking[] = severities.flatMap((severity) =>
  looks.map((look) => ({ severity, look })),
)

/** The name under which the picture of a badge is kept. `steady`: where nothing may blink a thick ring says the same. */
export function badgeImageId({ severity, look }: Looking, steady: boolean): string {
  return `severity-${severity}-${look}${steady && look === 'unacknowledged' ? '-steady' : ''}`
}

/** The pictures that are dim in a beat. */
export function dimImages(beat: Beat): string[] {
  return allLooks.filter((each) => isDim(each, beat)).map((each) => badgeImageId(each, false))
}

const sizesPx: Record<Severity, number> = { 5: 28, 4: 26, 3: 22, 2: 20, 1: 18 }

type Drawn = Looking & Readonly<{ steady: boolean; palette: Palette }>

/** The same shapes as in the lists, at twice the density. */
function picture(drawn: Drawn): ImageData {
  const { severity, look, palette } = drawn
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
  outline(pen, shape, drawn)
  pen.fillStyle = look === 'returned' ? palette.panel : palette.severity[severity]
  pen.fill(shape)
  digit(pen, severity, look === 'returned' ? palette.ink : palette.severityInk[severity])
  return pen.getImageData(0, 0, px, px)
}

function outline(pen: CanvasRenderingContext2D, shape: Path2D, drawn: Drawn): void {
  const { look, severity, palette, steady } = drawn
  const waits = look === 'unacknowledged'
  pen.strokeStyle = palette.land
  pen.lineWidth = waits && steady ? 8.5 : 6
  pen.stroke(shape)
  if (look === 'returned') pen.strokeStyle = palette.severity[severity]
  else pen.strokeStyle = waits || severity >= 4 ? palette.keyline : palette.land
  pen.lineWidth = look === 'returned' ? 5 : waits && steady ? 6.5 : 4
  pen.stroke(shape)
}

function digit(pen: CanvasRenderingContext2D, severity: Severity, colour: string): void {
  pen.fillStyle = colour
  pen.font = '800 14px "Inter Variable", sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(String(severity), 12, digitHeight[severity] + 0.6)
}
