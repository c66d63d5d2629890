import type { Text } from '../text.js'
import type { BooleanQuantity, NumberQuantity, WordQuantity } from './feed.js'

/** A short text, a number plate for one. */
export type TextField = Readonly<{
  key: string
  name: Text
  kind: 'text'
  /** Characters, at most. */
  longest: number
  /** An address of a picture or a page: `https://` or `http://`, and shown as a link. */
  isLink?: true
}>

/** One part of what an event says. */
export type EventField = (NumberQuantity | BooleanQuantity | WordQuantity | TextField) &
  Readonly<{
    /** An event may come without it. */
    isOptional?: true
  }>

/** A thing that happens at a device and is said once: a payment, a violation, a door. */
export type EventKind = Readonly<{
  key: string
  name: Text
  fields: readonly EventField[]
  /** How old it may be when it comes and still sound an alarm, where the event itself says nothing of that. */
  maxAgeSeconds: number
}>

/** The field of that key, or undefined when the events of the kind have none. */
export function findField({ fields }: EventKind, key: string): EventField | undefined {
  return fields.find((field) => field.key === key)
}
