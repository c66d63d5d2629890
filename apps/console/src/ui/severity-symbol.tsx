import type { AlarmState, Severity } from '@haidang/domain'
import { useState } from 'react'
import { digitHeight, severityShapes } from './severity-shapes.js'

/** How a state of an alarm is drawn; severity and state are two things. */
export type Look =
  'unacknowledged' | 'acknowledged' | 'returned' | 'shelved' | 'suppressed' | 'out-of-service' | 'none'

const looks: Record<AlarmState, Look> = {
  normal: 'none',
  unacknowledged: 'unacknowledged',
  acknowledged: 'acknowledged',
  'returned-unacknowledged': 'returned',
  'latched-unacknowledged': 'unacknowledged',
  'latched-acknowledged': 'acknowledged',
  shelved: 'shelved',
  'suppressed-by-design': 'suppressed',
  'out-of-service': 'out-of-service',
}

export function lookOf(state: AlarmState): Look {
  return looks[state]
}

const glyphs: Partial<Record<Look, string>> = {
  shelved: 'M12 7V12L15 14',
  suppressed: 'M7 17L17 7',
  'out-of-service': 'M8.5 15.5L15.5 8.5M8.5 8.5L15.5 15.5',
}

const blinkPeriodMs = 2_000

type Props = Readonly<{ severity: Severity; look: Look; size?: number; label?: string }>

/** Shape, colour and digit of a severity. The word stands beside it, or is its label. */
export function SeveritySymbol({ severity, look, size = 24, label }: Props) {
  // Every symbol blinks in one phase: the animation is set back to where it would be had it begun with the page.
  const [animationDelay] = useState(() => `-${Math.round(performance.now() % blinkPeriodMs)}ms`)
  const glyph = glyphs[look]
  return (
    <svg
      className="severity"
      data-severity={severity}
      data-look={look}
      viewBox="-1.5 -1.5 27 27"
      width={size}
      height={size}
      style={{ animationDelay }}
      role={label === undefined ? undefined : 'img'}
      aria-hidden={label === undefined}
      aria-label={label}
    >
      <path className="severity-shape" d={severityShapes[severity]} />
      {glyph !== undefined && <path className="severity-glyph" d={glyph} />}
      {glyph === undefined && size >= 24 && (
        <text
          className="severity-digit"
          x="12"
          y={digitHeight[severity]}
          textAnchor="middle"
          dominantBaseline="central"
        >
          {severity}
        </text>
      )}
    </svg>
  )
}
