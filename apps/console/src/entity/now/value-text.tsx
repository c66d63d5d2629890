import type { LiveValue } from '@haidang/contracts'
import { type Language, type Quantity, wordText } from '@haidang/domain'
import { useWords } from '../../console.js'
import type { Formats } from '../../i18n/formats.js'
import type { Say } from '../../i18n/words.js'
import { ageOf } from '../../state/age.js'
import { useNow } from '../../state/use-now.js'
import { FreshnessMark } from '../../ui/freshness-mark.js'
import { Aged } from '../../xray/aged.js'
import type { Truth } from '../../xray/truth.js'
import { conditionOf, isUnknown } from './value-condition.js'

type Props = Readonly<{
  quantity: Quantity
  value: LiveValue | undefined
  intervalSeconds: number
  /** For the X-ray: where it comes from and which way it took. */
  truth?: Truth
  /** There is room to write that way out. */
  full?: boolean
}>

/** A value with its unit; old ones are pale and dashed and say so, what is not a measurement says what it is. */
export function ValueText({ quantity, value, intervalSeconds, truth, full = false }: Props) {
  const words = useWords()
  const { say } = words
  const now = useNow()
  if (!value) return <span className="value">—</span>
  const condition = conditionOf(value, say)
  const { freshness, ageMs } = ageOf(value, { now, intervalMs: intervalSeconds * 1_000 })
  return (
    <Aged of={truth ?? plainTruth(value, intervalSeconds)} full={full}>
      <span className="value" data-freshness={freshness} data-status={value.status}>
        <span className="number">{isUnknown(value) ? '—' : valueText(quantity, value.value, words)}</span>
        {freshness !== 'live' && (
          <small>
            {' '}
            <FreshnessMark freshness={freshness} ageMs={ageMs} />
          </small>
        )}
        {condition && <small className="mark"> {condition}</small>}
      </span>
    </Aged>
  )
}

function plainTruth({ at, receivedAt }: LiveValue, intervalSeconds: number): Truth {
  return { at, receivedAt, intervalMs: intervalSeconds * 1_000, source: '' }
}

/** The value as it is read, with its unit after a space that does not break. */
export function valueText(
  quantity: Quantity,
  value: LiveValue['value'],
  { say, formats, language }: { say: Say; formats: Formats; language: Language },
): string {
  if (typeof value === 'boolean') {
    const named = quantity.kind === 'boolean' ? quantity.names?.[value ? 'true' : 'false'] : undefined
    return named?.[language] ?? say(value ? 'entity.yes' : 'entity.no')
  }
  if (typeof value === 'string' && quantity.kind === 'word') return wordText(quantity, value, language)
  if (typeof value === 'string' || quantity.kind !== 'number') return String(value)
  return `${formats.measured(value, quantity.decimals)}${unitText(quantity.unitLabel)}`
}

/** A unit as it follows its number: after a space that does not break, a degree at once. */
export function unitText(unitLabel: string): string {
  return unitLabel === '' || unitLabel === '°' ? unitLabel : `\u00A0${unitLabel}`
}
