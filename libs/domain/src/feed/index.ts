import type { FeedId } from '../ids.js'
import { airQuality } from './air-quality.js'
import { areaWatch } from './area-watch.js'
import { display } from './display.js'
import type { Feed, Quantity } from './feed.js'
import { inundation } from './inundation.js'
import { noise } from './noise.js'
import { parking } from './parking.js'
import { rainGauge } from './rain-gauge.js'
import { vehicle } from './vehicle.js'
import { waterLevel } from './water-level.js'
import { waterQuality } from './water-quality.js'

/** Every feed of the house. Adding one is a file beside this and a line here. */
export const feeds: readonly Feed[] = [
  airQuality,
  waterQuality,
  rainGauge,
  waterLevel,
  inundation,
  noise,
  parking,
  vehicle,
  display,
  areaWatch,
]

const byId: ReadonlyMap<string, Feed> = new Map(feeds.map((feed) => [feed.id, feed]))

/** The feed of that id, or undefined when there is none. */
export function findFeed(id: FeedId | string): Feed | undefined {
  return byId.get(id)
}

/** The feeds of the house itself: see `Feed.internal`. */
export const internalFeeds: readonly FeedId[] = feeds.filter(({ internal }) => internal).map(({ id }) => id)

/** Whether the feed is of the house itself: see `Feed.internal`. An unknown one is not. */
export function isInternal(id: FeedId | string): boolean {
  return byId.get(id)?.internal ?? false
}

type Trait = Readonly<{ derived: boolean; intervalMs: number }>

/** What the engine asks for with every value, looked up once. */
const traits: ReadonlyMap<string, ReadonlyMap<string, Trait>> = new Map(
  feeds.map(({ id, quantities }) => [
    id,
    new Map(quantities.map((quantity) => [quantity.key, traitOf(quantity)])),
  ]),
)

function traitOf(quantity: Quantity): Trait {
  if (quantity.kind !== 'number') return { derived: false, intervalMs: 0 }
  return { derived: quantity.derived ?? false, intervalMs: (quantity.intervalSeconds ?? 0) * 1_000 }
}

/** Whether we compute the quantity ourselves: its values are no sign of life from the device. */
export function isDerived(feed: FeedId | string, key: string): boolean {
  return traits.get(feed)?.get(key)?.derived ?? false
}

/** Time between two values of the quantity where it has one of its own, else 0: the device's holds. */
export function quantityIntervalMs(feed: FeedId, key: string): number {
  return traits.get(feed)?.get(key)?.intervalMs ?? 0
}
