import 'uplot/dist/uPlot.min.css'

import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { columnsOf, spreadOf, stepOf } from './columns.js'
import { type CurveFacts, curveHeightPx, curveOptions } from './curve-options.js'
import { CurveWords } from './curve-words.js'

/** The course of one quantity: the measured line with its gaps, the limits, and a hatch where nobody knows any more. */
export function Curve(facts: CurveFacts) {
  const { points, gapMs, fromAt, toAt } = facts
  const stepMs = stepOf(points, { fromAt, toAt })
  const columns = useMemo(
    () => (stepMs === undefined ? columnsOf(points, gapMs) : spreadOf(points, { stepMs, gapMs })),
    [points, gapMs, stepMs],
  )
  const { place, pointed } = usePlot(facts, columns)
  return (
    <>
      <CurveWords facts={facts} columns={columns} stepMs={stepMs} pointed={pointed} />
      <div
        ref={place}
        className="curve"
        data-testid="curve"
        data-points={points.length}
        data-limits={facts.limits.length}
        data-spread={stepMs !== undefined}
        role="img"
        aria-label={facts.label}
      />
    </>
  )
}

function usePlot(facts: CurveFacts, columns: ReturnType<typeof columnsOf>) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const latest = useRef({ facts, columns })
  const [pointed, point] = useState<number>()
  const { preferences } = useConsole()
  const { formats, say } = useWords()
  const theme = useCell(preferences.theme)
  useEffect(() => {
    latest.current = { facts, columns }
    plot.current?.setData(columns)
  }, [facts, columns])
  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    const options = curveOptions(element, { facts: () => latest.current.facts, formats, say, point })
    const made = new uPlot(options, latest.current.columns, element)
    plot.current = made
    const observer = new ResizeObserver(() =>
      made.setSize({ width: Math.max(200, element.clientWidth), height: curveHeightPx }),
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [formats, say, theme])
  return { place, pointed }
}
