import type { EventField, EventKind, TextField } from '../feed/event-kind.js'
import { checkValue } from '../observation/check-value.js'
import type { Value } from '../observation/observation.js'
import type { RefusalReason } from '../observation/refusal-reason.js'
import type { EventData } from './device-event.js'

/** What an event says, or the first field that cannot be taken and why. */
export type EventDataVerdict =
  | Readonly<{ ok: true; data: EventData }>
  | Readonly<{ ok: false; field: string; reason: RefusalReason; message: string }>

type FieldVerdict =
  Readonly<{ ok: true; value: Value }> | Readonly<{ ok: false; reason: RefusalReason; message: string }>

/** Checks an event's fields; those that the kind does not have are left alone. Never throws. */
export function checkEventData(kind: EventKind, said: Readonly<Record<string, unknown>>): EventDataVerdict {
  const data: Record<string, Value> = {}
  for (const field of kind.fields) {
    const value = Object.hasOwn(said, field.key) ? said[field.key] : undefined
    if (value === undefined && field.isOptional) continue
    const verdict = value === undefined ? missing(kind, field) : checkField(field, value)
    if (!verdict.ok) return { ...verdict, field: field.key }
    data[field.key] = verdict.value
  }
  return { ok: true, data }
}

function missing(kind: EventKind, { key }: EventField): FieldVerdict {
  return { ok: false, reason: 'missing-field', message: `a ${kind.key} needs ${key}` }
}

function checkField(field: EventField, value: unknown): FieldVerdict {
  return field.kind === 'text' ? checkText(field, value) : checkValue(field, value)
}

/** Neither NUL nor any other sign that cannot be seen, nor half a character. */
const unreadable = /\p{Control}|\p{Surrogate}/u
const link = /^https?:\/\/[^\s<>"]+$/

function checkText({ key, longest, isLink }: TextField, value: unknown): FieldVerdict {
  if (typeof value !== 'string' || unreadable.test(value))
    return { ok: false, reason: 'wrong-type', message: `${key} must be a readable text` }
  if (value === '' || value.length > longest)
    return { ok: false, reason: 'out-of-range', message: `${key} must have 1 to ${longest} characters` }
  if (isLink && !link.test(value))
    return {
      ok: false,
      reason: 'wrong-type',
      message: `${key} must be an address that begins with http:// or https://`,
    }
  return { ok: true, value }
}
