import type { Feed } from '../feed/feed.js'
import type { Rule } from '../rule/rule.js'
import { speedQuantity } from '../rule/rule.js'

/** What must be read of a feed's observations to know what rules would have done. */
export type NeededColumns = Readonly<{ quantities: readonly string[]; positions: boolean; events: boolean }>

/** Silence is broken by any word of the device: for such a rule all that it measures counts. */
export function neededColumns(rules: readonly Rule[], feed: Feed): NeededColumns {
  const keys = new Set(rules.flatMap((rule) => quantitiesOf(rule, feed)))
  return {
    quantities: feed.quantities.map(({ key }) => key).filter((key) => keys.has(key)),
    positions: rules.some(({ condition: { kind } }) => ['geofence', 'speed', 'no-data'].includes(kind)),
    events: rules.some(({ condition: { kind } }) => kind === 'event'),
  }
}

function quantitiesOf({ condition }: Rule, feed: Feed): readonly string[] {
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
      return feed.quantities.flatMap((quantity) =>
        quantity.kind === 'number' && quantity.derived ? [] : quantity.key,
      )
    case 'geofence':
    case 'event':
      return []
  }
}
