import type { Severity } from '@haidang/domain'
import type uPlot from 'uplot'
import type { Limit } from './history.js'

type Limits = Readonly<{
  limits: readonly Limit[]
  colour: (severity: Severity) => string
  say: (limit: number) => string
  ink: string
}>

/** A dashed line at each limit in sight, in its severity's colour, with the number. */
export function drawLimits(plot: uPlot, { limits, colour, say, ink }: Limits): void {
  const { ctx: pen, bbox } = plot
  const ratio = window.devicePixelRatio
  pen.save()
  pen.font = `600 ${12 * ratio}px "Inter Variable", sans-serif`
  pen.textBaseline = 'bottom'
  pen.textAlign = 'left'
  for (const { limit, severity } of limits) {
    const y = Math.round(plot.valToPos(limit, 'y', true))
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    pen.strokeStyle = colour(severity)
    pen.lineWidth = 1.5 * ratio
    pen.setLineDash([6 * ratio, 4 * ratio])
    pen.beginPath()
    pen.moveTo(bbox.left, y)
    pen.lineTo(bbox.left + bbox.width, y)
    pen.stroke()
    pen.fillStyle = ink
    pen.fillText(`${severity} · ${say(limit)}`, bbox.left + 6 * ratio, y - 2 * ratio)
  }
  pen.restore()
}

type Silence = Readonly<{ sinceAt: number | undefined; untilAt: number; colour: string }>

/** A hatch from the last point to now: what has not been said is not known. */
export function drawSilence(plot: uPlot, { sinceAt, untilAt, colour }: Silence): void {
  const { ctx: pen, bbox } = plot
  const left = Math.max(
    bbox.left,
    sinceAt === undefined ? bbox.left : plot.valToPos(sinceAt / 1_000, 'x', true),
  )
  const right = Math.min(bbox.left + bbox.width, plot.valToPos(untilAt / 1_000, 'x', true))
  if (right - left < 2) return
  const step = 8 * window.devicePixelRatio
  pen.save()
  pen.beginPath()
  pen.rect(left, bbox.top, right - left, bbox.height)
  pen.clip()
  pen.strokeStyle = colour
  pen.lineWidth = 1
  pen.beginPath()
  for (let x = left - bbox.height; x < right; x += step) {
    pen.moveTo(x, bbox.top + bbox.height)
    pen.lineTo(x + bbox.height, bbox.top)
  }
  pen.stroke()
  pen.restore()
}
