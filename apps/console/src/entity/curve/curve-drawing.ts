import type { Severity } from '@haidang/domain'
import type uPlot from 'uplot'
import { severityShapes } from '../../ui/severity-shapes.js'
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

type Marks = Readonly<{
  marks: readonly { at: number; severity: Severity }[]
  colour: (severity: Severity) => string
  /** Around each, so that it is seen on the curve. */
  ink: string
}>

const markPx = 12

/** At the top, the shape of each alarm's severity where it was raised, and a thin line down to the time. */
export function drawMarks(plot: uPlot, { marks, colour, ink }: Marks): void {
  const { ctx: pen, bbox } = plot
  const ratio = window.devicePixelRatio
  const scale = (markPx * ratio) / 24
  for (const { at, severity } of marks) {
    const x = plot.valToPos(at / 1_000, 'x', true)
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    pen.save()
    pen.strokeStyle = colour(severity)
    pen.globalAlpha = 0.5
    pen.lineWidth = ratio
    pen.beginPath()
    pen.moveTo(x, bbox.top + markPx * ratio)
    pen.lineTo(x, bbox.top + bbox.height)
    pen.stroke()
    pen.globalAlpha = 1
    pen.translate(x - (markPx / 2) * ratio, bbox.top + 2 * ratio)
    pen.scale(scale, scale)
    const shape = new Path2D(severityShapes[severity])
    pen.lineWidth = 4
    pen.strokeStyle = ink
    pen.stroke(shape)
    pen.fillStyle = colour(severity)
    pen.fill(shape)
    pen.restore()
  }
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
