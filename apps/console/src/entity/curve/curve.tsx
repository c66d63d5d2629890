import 'uplot/dist/uPlot.min.css'

import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { columnsOf, columnsOfBuckets, spreadOf, stepOf } from './columns.js'
import { type CurveFacts, curveHeightPx, curveOptions } from './curve-options.js'
import { CurveResolution, CurveWords } from './curve-words.js'

/** The course of one quantity: the measured line with its gaps, the limits, and a hatch where nobody knows any more. */
export function Curve(facts: CurveFacts) {
  const { points, buckets, resolution, gapMs, fromAt, toAt } = facts
  const stepMs = resolution === 'raw' ? stepOf(points, { fromAt, toAt }) : undefined
  const columns = useMemo(() => {
    if (resolution !== 'raw') return columnsOfBuckets(buckets, { since: points, gapMs })
    return stepMs === undefined ? columnsOf(points, gapMs) : spreadOf(points, { stepMs, gapMs })
  }, [points, buckets, resolution, gapMs, stepMs])
  const { place, pointed } = usePlot(facts, columns)
  return (
    <>
      <CurveWords facts={facts} columns={columns} pointed={pointed} />
      <div
        ref={place}
        className="curve"
        data-testid="curve"
        data-points={points.length + buckets.filter(({ told }) => told).length}
        data-gaps={buckets.filter(({ told }) => !told).length}
        data-limits={facts.limits.length}
        data-marks={facts.marks.length}
        data-spread={stepMs !== undefined || resolution !== 'raw'}
        role="img"
        aria-label={facts.label}
      />
      <CurveResolution resolution={resolution} stepMs={stepMs} />
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
