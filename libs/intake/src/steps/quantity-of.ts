import type { Feed, Quantity } from '@haidang/domain'

const byFeed = new Map<Feed, ReadonlyMap<string, Quantity>>()

/** The feed's quantity of that key. Looked up in a map, where `constructor` is a key like any other. */
export function quantityOf(feed: Feed, key: string): Quantity | undefined {
  const known = byFeed.get(feed)
  if (known) return known.get(key)
  const quantities = new Map(feed.quantities.map((quantity) => [quantity.key, quantity]))
  byFeed.set(feed, quantities)
  return quantities.get(key)
}
