import 'uplot/dist/uPlot.min.css'

import type { Severity } from '@haidang/domain'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { useConsole } from '../console.js'
import { drawLimits, drawSilence } from './curve-drawing.js'
import type { Limit } from './history.js'
import { type Point, columnsOf, rangeOf } from './series.js'

type Props = Readonly<{
  label: string
  unit: string
  decimals: number
  points: readonly Point[]
  limits: readonly Limit[]
  fromAt: number
  toAt: number
  gapMs: number
}>

const heightPx = 320

/** The course of one quantity: the measured line with its gaps, the limits, and a hatch where nobody knows any more. */
export function Curve(props: Props) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const { preferences } = useConsole()
  const { formats } = useWords()
  const theme = useCell(preferences.theme)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
    const { points, gapMs } = props
    plot.current?.setData(columnsOf(points, gapMs))
  })
  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    const made = new uPlot(
      optionsOf(element, { latest, formats }),
      columnsOf(latest.current.points, latest.current.gapMs),
      element,
    )
    plot.current = made
    const observer = new ResizeObserver(() =>
      made.setSize({ width: Math.max(200, element.clientWidth), height: heightPx }),
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [formats, theme])
  return (
    <div
      ref={place}
      className="curve"
      data-testid="curve"
      data-points={props.points.length}
      data-limits={props.limits.length}
      role="img"
      aria-label={props.label}
    />
  )
}

type Context = Readonly<{
  latest: { readonly current: Props }
  formats: ReturnType<typeof useWords>['formats']
}>

function optionsOf(element: HTMLElement, { latest, formats }: Context): uPlot.Options {
  const token = (name: string): string => getComputedStyle(element).getPropertyValue(name).trim()
  const severityColour = (severity: Severity): string => token(`--sev-${severity}`)
  const axis = {
    stroke: token('--text-3'),
    grid: { stroke: token('--line'), width: 1 },
    ticks: { stroke: token('--line') },
    font: '13px "Inter Variable", sans-serif',
  }
  return {
    width: Math.max(200, element.clientWidth),
    height: heightPx,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), formats.zone),
    cursor: { drag: { x: false, y: false } },
    legend: { show: true, live: true },
    scales: {
      x: { range: () => [latest.current.fromAt / 1_000, latest.current.toAt / 1_000] },
      y: {
        range: () =>
          rangeOf(
            latest.current.points,
            latest.current.limits.map(({ limit }) => limit),
          ),
      },
    },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((seconds) => formats.minute(seconds * 1_000)), space: 70 },
      {
        ...axis,
        values: (_, ticks) => ticks.map((value) => formats.number(value, latest.current.decimals)),
        size: 64,
      },
    ],
    series: [
      { label: '', value: (_, seconds) => (seconds === null ? '' : formats.clock(seconds * 1_000)) },
      {
        label: latest.current.label,
        stroke: token('--data-1'),
        width: 2,
        spanGaps: false,
        points: { size: 5, show: shortEnough },
        value: valueOf,
      },
      {
        label: '',
        stroke: token('--text-3'),
        width: 0,
        paths: () => null,
        points: { show: true, size: 7, fill: 'transparent' },
        value: valueOf,
      },
    ],
    hooks: {
      drawClear: [
        (plot) =>
          drawSilence(plot, {
            sinceAt: latest.current.points.at(-1)?.at,
            untilAt: latest.current.toAt,
            colour: token('--line'),
          }),
      ],
      draw: [
        (plot) =>
          drawLimits(plot, {
            limits: latest.current.limits,
            colour: severityColour,
            say: (limit) => formats.number(limit, 1),
            ink: token('--text-2'),
          }),
      ],
    },
  }

  function valueOf(_: uPlot, value: number | null): string {
    const { decimals, unit } = latest.current
    return value === null ? '—' : `${formats.number(value, decimals)}${unit === '' ? '' : `\u00A0${unit}`}`
  }
}

/** Single points are marked while there are few enough to tell apart. */
function shortEnough(plot: uPlot): boolean {
  return plot.data[0].length < 150
}
