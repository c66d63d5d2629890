import type { AlarmState, Severity } from '@haidang/domain'
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

/** Below this a digit cannot be read and the shape stands alone. */
const digitFromPx = 24

/**
 * Severity 4 and 5 are a quarter larger: red and purple are the dimmest of the five to many eyes, and in grey to all.
 */
export function drawnSize(severity: Severity, size: number): number {
  return severity >= 4 ? Math.round(size * 1.25) : size
}

type Props = Readonly<{
  severity: Severity
  look: Look
  /** Px of severities 1 to 3. */
  size?: number
  label?: string
}>

/** Shape, colour and digit of a severity. The word stands beside it, or is its label. Whether it blinks the root says. */
export function SeveritySymbol({ severity, look, size = 24, label }: Props) {
  const glyph = glyphs[look]
  const px = drawnSize(severity, size)
  return (
    <svg
      className="severity"
      data-severity={severity}
      data-look={look}
      viewBox="-1.5 -1.5 27 27"
      width={px}
      height={px}
      role={label === undefined ? undefined : 'img'}
      aria-hidden={label === undefined}
      aria-label={label}
    >
      <path className="severity-shape" d={severityShapes[severity]} />
      {glyph !== undefined && <path className="severity-glyph" d={glyph} />}
      {glyph === undefined && px >= digitFromPx && (
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
