import { findFeed, findQuantity } from '@haidang/domain'
import type { DeviceView } from '../live/messages.js'

/** How often a quantity of a device is expected, in ms: its own interval where it has one, as an hourly index does. */
export function intervalOf(
  { feed: id, intervalSeconds }: Pick<DeviceView, 'feed' | 'intervalSeconds'>,
  key: string,
): number {
  const feed = findFeed(id)
  const quantity = feed && findQuantity(feed, key)
  const own = quantity?.kind === 'number' ? quantity.intervalSeconds : undefined
  return Math.max(own ?? 0, intervalSeconds) * 1_000
}
