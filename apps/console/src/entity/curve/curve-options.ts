import uPlot from 'uplot'
import type { Severity } from '@haidang/domain'
import type { Formats } from '../../i18n/formats.js'
import type { Say } from '../../i18n/words.js'
import { type Bucket, extremesOf } from './buckets.js'
import type { Resolution } from './course-history.js'
import { drawLimits, drawMarks, drawSilence } from './curve-drawing.js'
import type { Limit } from './history.js'
import { type Point, rangeOf } from './series.js'
import { tickPlaces } from './tick-places.js'

/** Where an alarm was raised. */
export type CurveMark = Readonly<{ at: number; severity: Severity }>

/** What a curve shows; it is read anew whenever the chart draws. */
export type CurveFacts = Readonly<{
  label: string
  unit: string
  decimals: number
  /** Where the course is told in buckets: what came since. */
  points: readonly Point[]
  buckets: readonly Bucket[]
  resolution: Resolution
  /** Of all that is known and in sight. */
  newest: Point | undefined
  limits: readonly Limit[]
  marks: readonly CurveMark[]
  fromAt: number
  toAt: number
  /** Over a longer time without a measurement no line is drawn. */
  gapMs: number
  /** The newest value is late when it is older than this: from there to now nothing is known. */
  lateMs: number
}>

export type CurveSource = Readonly<{
  facts: () => CurveFacts
  formats: Formats
  say: Say
  /** The place in the columns that the pointer is at; undefined when it is not in the chart. */
  point: (place: number | undefined) => void
}>

export const curveHeightPx = 320

type Token = (name: string) => string

/** The chart's set-up: the city's time below, the quantity's numbers at the side, colours from the theme in force. */
export function curveOptions(element: HTMLElement, source: CurveSource): uPlot.Options {
  const token: Token = (name) => getComputedStyle(element).getPropertyValue(name).trim()
  return {
    width: Math.max(200, element.clientWidth),
    height: curveHeightPx,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), source.formats.zone),
    cursor: { drag: { x: false, y: false } },
    // The words beside the chart are the page's own: they say the newest value while nobody points.
    legend: { show: false },
    scales: scalesOf(source),
    axes: axesOf(token, source),
    series: seriesOf(token, source),
    bands: [{ series: [4, 3], fill: `${token('--data-1')}3d` }],
    hooks: hooksOf(token, source),
  }
}

function scalesOf({ facts }: CurveSource): uPlot.Scales {
  const limits = (): number[] => facts().limits.map(({ limit }) => limit)
  return {
    x: { range: () => [facts().fromAt / 1_000, facts().toAt / 1_000] },
    y: { range: () => rangeOf([...facts().points, ...extremesOf(facts().buckets)], limits()) },
  }
}

function axesOf(token: Token, { formats }: CurveSource): uPlot.Axis[] {
  const axis = {
    stroke: token('--text-3'),
    grid: { stroke: token('--line'), width: 1 },
    ticks: { stroke: token('--line') },
    font: '13px "Inter Variable", sans-serif',
  }
  const printed: uPlot.Axis.DynamicValues = (_, ticks, ...[, , step]) =>
    ticks.map((value) => formats.measured(value, tickPlaces(step)))
  return [
    {
      ...axis,
      space: 70,
      values: (_, ticks, ...[, , step]) => ticks.map((seconds) => tickText(seconds * 1_000, step, formats)),
    },
    { ...axis, size: 64, values: printed },
  ]
}

const daySeconds = 86_400

/** The time of day; the day where the ticks are days apart. */
function tickText(at: number, stepSeconds: number, formats: Formats): string {
  return stepSeconds >= daySeconds ? formats.date(at).slice(0, 5) : formats.minute(at)
}

function seriesOf(token: Token, { facts, say }: CurveSource): uPlot.Series[] {
  const edge: uPlot.Series = { stroke: 'transparent', width: 0, spanGaps: false, points: { show: false } }
  return [
    { label: say('entity.measured') },
    {
      label: facts().label,
      stroke: token('--data-1'),
      width: 2,
      spanGaps: false,
      points: { size: 5, show: fewEnough },
    },
    // What is no measurement: hollow, and never joined by a line.
    {
      label: say('entity.notMeasuring'),
      stroke: token('--text-3'),
      width: 0,
      paths: () => null,
      points: { show: true, size: 7, fill: 'transparent' },
    },
    edge,
    edge,
  ]
}

function hooksOf(token: Token, { facts, formats, point }: CurveSource): uPlot.Hooks.Arrays {
  return {
    setCursor: [({ cursor: { idx } }) => point(idx ?? undefined)],
    drawClear: [(plot) => drawSilence(plot, { ...silenceOf(facts()), colour: token('--ctl') })],
    draw: [
      (plot) =>
        drawLimits(plot, {
          limits: facts().limits,
          colour: (severity) => token(`--sev-${severity}`),
          say: (limit) => formats.limit(limit),
          ink: token('--text-2'),
        }),
      (plot) =>
        drawMarks(plot, {
          marks: facts().marks,
          colour: (severity) => token(`--sev-${severity}`),
          ink: token('--bg-1'),
        }),
    ],
  }
}

/** From the last value to now, when it is late; otherwise nothing. */
function silenceOf({ newest, buckets, toAt, lateMs }: CurveFacts): {
  sinceAt: number | undefined
  untilAt: number
} {
  const last = newest?.at ?? buckets.findLast(({ told }) => told)?.toAt
  const isLate = last === undefined || toAt - last > lateMs
  return { sinceAt: isLate ? last : toAt, untilAt: toAt }
}

/** Single points are marked while there are few enough to tell apart. */
function fewEnough(plot: uPlot): boolean {
  return plot.data[0].length < 150
}
