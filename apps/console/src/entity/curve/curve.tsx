import 'uplot/dist/uPlot.min.css'

import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { type CurveFacts, curveHeightPx, curveOptions } from './curve-options.js'
import { columnsOf } from './series.js'

/** The course of one quantity: the measured line with its gaps, the limits, and a hatch where nobody knows any more. */
export function Curve(facts: CurveFacts) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const latest = useRef(facts)
  const { preferences } = useConsole()
  const { formats, say } = useWords()
  const theme = useCell(preferences.theme)
  useEffect(() => {
    latest.current = facts
    plot.current?.setData(columnsOf(facts.points, facts.gapMs))
  })
  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    const { points, gapMs } = latest.current
    const options = curveOptions(element, { facts: () => latest.current, formats, say })
    const made = new uPlot(options, columnsOf(points, gapMs), element)
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
  return (
    <div
      ref={place}
      className="curve"
      data-testid="curve"
      data-points={facts.points.length}
      data-limits={facts.limits.length}
      role="img"
      aria-label={facts.label}
    />
  )
}
