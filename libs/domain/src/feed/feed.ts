import type { FeedId } from '../ids.js'
import type { Rule } from '../rule/rule.js'
import type { Language, Text } from '../text.js'
import type { Derivation } from './derivation.js'
import type { EventKind } from './event-kind.js'
import type { Tally } from './tally.js'

export type Range = Readonly<{ min: number; max: number }>

/** A number with a unit. Outside `possible` it is refused; outside `plausible` it is stored and flagged. */
export type NumberQuantity = Readonly<{
  key: string
  name: Text
  kind: 'number'
  /** UCUM code as SenML and OGC use it, for example `ug/m3`. */
  unit: string
  /** How the unit is printed on a screen. */
  unitLabel: string
  possible: Range
  plausible: Range
  decimals: number
  /** Computed by us, never accepted from a device. */
  derived?: true
  /** Time between two values, where it is not the device's own interval. */
  intervalSeconds?: number
}>

export type BooleanQuantity = Readonly<{
  key: string
  name: Text
  kind: 'boolean'
  /** How people read it, where “yes” and “no” are not what one says. */
  names?: Readonly<{ true: Text; false: Text }>
}>

/** One of a closed list of words. */
export type WordQuantity = Readonly<{
  key: string
  name: Text
  kind: 'word'
  /** As they are on the wire. */
  words: readonly string[]
  /** How people read them. */
  names: Readonly<Record<string, Text>>
}>

export type Quantity = NumberQuantity | BooleanQuantity | WordQuantity

/** How a feed looks on a map. */
export type FeedSymbol = Readonly<{ letters: Text; motion: 'fixed' | 'moving' }>

/** How a device's label reads: its key, and the values that have a name of their own. */
export type LabelWords = Readonly<{
  name: Text
  values?: Readonly<Record<string, Text>>
  /** Its number is that value of `quantity` at which the derived quantity reaches `at`: there the limits of the one lie on the other. */
  marks?: Readonly<{ quantity: string; derived: string; at: number }>
}>

/** A kind of thing that reports. Tables, checks, schemas, layers and charts follow from this one definition. */
export type Feed = Readonly<{
  id: FeedId
  name: Text
  /** Expected time between two reports; a device may override it. */
  intervalSeconds: number
  /**
   * Part of the house, not of the city: no source that is counted, no place on the map, nothing of a site pack, and
   * nobody speaks for it over MQTT.
   */
  internal?: true
  quantities: readonly Quantity[]
  /** What happens at its devices, beside what they measure. */
  events?: readonly EventKind[]
  /** What they add up to. */
  tally?: Tally
  symbol: FeedSymbol
  /** How derived quantities follow from the measured ones, as they are stored. */
  derivation?: Derivation
  /** The few quantities that people read together, where there is room for more than that. */
  glance?: readonly string[]
  /** The quantity that stands for the device where there is room for one number only. */
  headline: string
  /** The labels of this feed's devices that people read; others show as they were written. */
  labels?: Readonly<Record<string, LabelWords>>
  /** Rules that come with the feed; a site pack's rule of the same id replaces one. */
  rules: readonly Rule[]
}>

/** The quantity of that key, or undefined when the feed has none. */
export function findQuantity(feed: Feed, key: string): Quantity | undefined {
  return feed.quantities.find((quantity) => quantity.key === key)
}

/** The kind of event of that key, or undefined when the feed has none. */
export function findEventKind({ events }: Pick<Feed, 'events'>, key: string): EventKind | undefined {
  return events?.find((kind) => kind.key === key)
}

/** A word of a quantity as people read it; one without a name as it is. */
export function wordText({ names }: Pick<WordQuantity, 'names'>, word: string, language: Language): string {
  return names[word]?.[language] ?? word
}

/** A label as people read it: its key's name and its value's. */
export function labelText(
  feed: Pick<Feed, 'labels'> | undefined,
  [key, value]: readonly [key: string, value: string],
  language: Language,
): { name: string; value: string } {
  const known = feed?.labels?.[key]
  return { name: known?.name[language] ?? key, value: known?.values?.[value]?.[language] ?? value }
}
