import type { Severity } from '@haidang/domain'
import { digitHeight, severityShapes } from '../../ui/severity-shapes.js'
import type { Look } from '../../ui/severity-symbol.js'

/** Digits are 13 of the shape's grid of 24. */
const digitShare = 13 / 24
const grid = 24
/** Severity 4 and 5 are drawn larger: in red and purple they would be the dimmest. */
const graveGrowth = 1.25

type Props = Readonly<{ severity: Severity; look: Look; px: number; testId?: string }>

/**
 * A severity on a wall: the desk's shapes, drawn in real pixels so that the size of the digit can be measured. Whether it
 * blinks the root says, for all in one phase.
 */
export function WallSymbol({ severity, look, px, testId }: Props) {
  const side = severity >= 4 ? px * graveGrowth : px
  const scale = side / grid
  return (
    <svg
      className="wall-symbol"
      data-testid={testId}
      data-severity={severity}
      data-look={look}
      width={side}
      height={side}
      aria-hidden="true"
    >
      <path d={severityShapes[severity]} transform={`scale(${scale})`} />
      <text
        x={side / 2}
        y={digitHeight[severity] * scale}
        fontSize={side * digitShare}
        textAnchor="middle"
        dominantBaseline="central"
      >
        {severity}
      </text>
    </svg>
  )
}
