import type { NumberQuantity } from '@haidang/domain'
import { useWords } from '../../console.js'
import { severityShapes } from '../../ui/severity-shapes.js'
import { type BarLimit, barScale } from './bar-scale.js'

type Props = Readonly<{
  quantity: NumberQuantity
  value: number | undefined
  limits: readonly BarLimit[]
}>

/**
 * Where the value stands among its limits: position is read faster than digits (ISA-101). Grey while it is normal; the
 * part beyond a limit takes that limit's colour.
 */
export function AnalogueBar({ quantity, value, limits }: Props) {
  const { say, formats, language } = useWords()
  const scale = barScale({ value, limits, plausible: quantity.plausible })
  const told = scale.limits.map(({ limit }) => formats.limit(limit)).join(', ')
  return (
    <div
      className="bar"
      data-testid="analogue-bar"
      role="meter"
      aria-label={`${quantity.name[language]}${told && `, ${say('entity.limit', { limit: told })}`}`}
      aria-valuemin={scale.low}
      aria-valuemax={scale.high}
      aria-valuenow={value}
    >
      <div className="bar-track">
        {scale.value !== undefined && (
          <div className="bar-fill" data-severity={scale.reached} style={{ width: `${scale.value}%` }} />
        )}
        {scale.limits.map(({ at, direction, limit, severity }) => (
          <div
            key={`${direction} ${limit} ${severity}`}
            className="bar-limit"
            data-severity={severity}
            style={{ left: `${at}%` }}
          />
        ))}
        {scale.value !== undefined && <div className="bar-pointer" style={{ left: `${scale.value}%` }} />}
      </div>
      <div className="bar-scale number" aria-hidden="true">
        <span className="bar-end" data-end="low">
          {formats.number(scale.low, 1)}
        </span>
        {scale.limits.map(({ at, direction, limit, severity }) => (
          <span key={`${direction} ${limit} ${severity}`} className="bar-mark" style={{ left: `${at}%` }}>
            <svg
              className="severity"
              data-severity={severity}
              viewBox="-1.5 -1.5 27 27"
              width="12"
              height="12"
            >
              <path className="severity-shape" d={severityShapes[severity]} />
            </svg>
            {formats.limit(limit)}
          </span>
        ))}
      </div>
    </div>
  )
}
