import type { Feed } from '../feed/feed.js'
import type { Rule } from '../rule/rule.js'
import { speedQuantity } from '../rule/rule.js'

/** What must be read of a feed's observations to know what rules would have done. */
export type NeededColumns = Readonly<{
  quantities: readonly string[]
  positions: boolean
  /** Of what happens, these kinds, and of what they say, these fields; absent: nothing. */
  events?: NeededEvents
  /** That the device itself said anything counts, whatever it was: `standIn` is told in its place, as nought. */
  words?: Readonly<{ standIn: string; among: readonly string[] }>
}>

export type NeededEvents = Readonly<{ kinds: readonly string[]; fields: readonly string[] }>

/** Silence is broken by any word of the device; which one it was, is of no interest. */
export function neededColumns(rules: readonly Rule[], feed: Feed): NeededColumns {
  const keys = new Set(rules.flatMap(quantitiesOf))
  const own = feed.quantities.filter((quantity) => quantity.kind !== 'number' || !quantity.derived)
  const standIn = own.find(({ key, kind }) => kind === 'number' && !keys.has(key))
  const isSilenceAsked = rules.some(({ condition: { kind } }) => kind === 'no-data')
  if (isSilenceAsked && !standIn) for (const { key } of own) keys.add(key)
  return {
    quantities: feed.quantities.map(({ key }) => key).filter((key) => keys.has(key)),
    positions: rules.some(
      ({ condition: { kind } }) =>
        kind === 'geofence' || kind === 'speed' || (kind === 'no-data' && !standIn),
    ),
    ...neededEvents(rules),
    ...(isSilenceAsked && standIn && { words: { standIn: standIn.key, among: own.map(({ key }) => key) } }),
  }
}

function neededEvents(rules: readonly Rule[]): Pick<NeededColumns, 'events'> {
  const counted = rules.flatMap(({ condition }) => (condition.kind === 'event' ? [condition] : []))
  if (counted.length === 0) return {}
  const kinds = new Set(counted.map(({ event }) => event))
  const fields = new Set(counted.flatMap(({ where = [] }) => where.map(({ field }) => field)))
  return { events: { kinds: [...kinds], fields: [...fields] } }
}

function quantitiesOf({ condition }: Rule): readonly string[] {
  switch (condition.kind) {
    case 'threshold':
    case 'rate':
    case 'sum':
    case 'category':
    case 'match':
    case 'area':
      return [condition.quantity]
    case 'speed':
      return [speedQuantity]
    case 'expression':
      return condition.quantities
    case 'no-data':
      return condition.quantities.filter((quantity) => quantity !== '')
    case 'geofence':
    case 'event':
      return []
  }
}
