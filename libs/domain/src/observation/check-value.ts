import type { NumberQuantity, Quantity, WordQuantity } from '../feed/feed.js'
import type { Flag, Value } from './observation.js'
import type { RefusalReason } from './refusal-reason.js'

export type ValueVerdict =
  | Readonly<{ ok: true; value: Value; flags: readonly Flag[] }>
  | Readonly<{ ok: false; reason: RefusalReason; message: string }>

const noFlags: readonly Flag[] = []

/** Checks one value against its quantity: type, range, word list. Never throws. */
export function checkValue(quantity: Quantity, value: unknown): ValueVerdict {
  switch (quantity.kind) {
    case 'number':
      return quantity.derived
        ? refuse('derived-quantity', `${quantity.key} is computed here, not accepted`)
        : checkNumber(quantity, value)
    case 'boolean':
      return typeof value === 'boolean'
        ? accept(value)
        : refuse('wrong-type', `${quantity.key} must be true or false`)
    case 'word':
      return checkWord(quantity, value)
  }
}

const decimalText = /^\s*[+-]?\d{1,15}(?:[.,]\d{1,15})?\s*$/

/** Vietnamese field devices write numbers as text and with a decimal comma. */
function checkNumber(quantity: NumberQuantity, value: unknown): ValueVerdict {
  if (typeof value === 'number') return checkRange(quantity, value, noFlags)
  if (typeof value === 'string' && decimalText.test(value))
    return checkRange(quantity, Number(value.replace(',', '.')), ['from-text'])
  return refuse('wrong-type', `${quantity.key} must be a number in ${quantity.unitLabel || quantity.unit}`)
}

function checkRange(quantity: NumberQuantity, value: number, flags: readonly Flag[]): ValueVerdict {
  if (!Number.isFinite(value)) return refuse('not-finite', `${quantity.key} must be finite`)
  const { possible, plausible } = quantity
  if (value < possible.min || value > possible.max) {
    return refuse(
      'out-of-range',
      `${quantity.key} must lie between ${possible.min} and ${possible.max} ${quantity.unitLabel}`.trimEnd(),
    )
  }
  const odd = value < plausible.min || value > plausible.max
  return accept(value, odd ? [...flags, 'implausible'] : flags)
}

function checkWord(quantity: WordQuantity, value: unknown): ValueVerdict {
  if (typeof value !== 'string')
    return refuse('wrong-type', `${quantity.key} must be one of ${quantity.words.join(', ')}`)
  return quantity.words.includes(value)
    ? accept(value)
    : refuse('unknown-word', `${quantity.key} must be one of ${quantity.words.join(', ')}`)
}

function accept(value: Value, flags: readonly Flag[] = noFlags): ValueVerdict {
  return { ok: true, value, flags }
}

function refuse(reason: RefusalReason, message: string): ValueVerdict {
  return { ok: false, reason, message }
}
