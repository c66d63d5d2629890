import type { FeedId } from '../ids.js'
import { airQuality } from './air-quality.js'
import type { Feed } from './feed.js'
import { vehicle } from './vehicle.js'

/** Every feed of the house. Adding one is a file beside this and a line here. */
export const feeds: readonly Feed[] = [airQuality, vehicle]

const byId: ReadonlyMap<string, Feed> = new Map(feeds.map((feed) => [feed.id, feed]))

/** The feed of that id, or undefined when there is none. */
export function findFeed(id: FeedId | string): Feed | undefined {
  return byId.get(id)
}

const derivedByFeed: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  feeds.map(({ id, quantities }) => [
    id,
    new Set(
      quantities.flatMap((quantity) =>
        quantity.kind === 'number' && quantity.derived ? [quantity.key] : [],
      ),
    ),
  ]),
)

/** Whether we compute the quantity ourselves: its values are no sign of life from the device. */
export function isDerived(feed: FeedId, key: string): boolean {
  return derivedByFeed.get(feed)?.has(key) ?? false
}
