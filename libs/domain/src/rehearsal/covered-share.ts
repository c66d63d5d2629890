import { findFeed, quantityIntervalMs } from '../feed/index.js'
import type { FeedId } from '../ids.js'
import { type NeededColumns, neededColumns } from './needed.js'
import type { RehearsalOrder } from './report.js'

type Span = Pick<RehearsalOrder, 'devices' | 'fromAt' | 'toAt'>

/** How many reports the devices would have sent in that time in their rhythm. */
export function expectedReports({ devices, fromAt, toAt }: Span): number {
  return devices.reduce((sum, { intervalMs }) => sum + (toAt - fromAt) / intervalMs, 0)
}

/**
 * How much of what was due is stored, 0 to 1: a load over a span that is mostly empty says little. Due are the rows that
 * the rules look at, each as often as it comes: an index by the hour, and of a device what its asker may see. Undefined where
 * nothing is ever due, as of rules that only count events.
 */
export function coveredShare(
  order: Span & Pick<RehearsalOrder, 'rule' | 'running'>,
  rows: number,
): number | undefined {
  const { rule, running, devices, fromAt, toAt } = order
  const feed = findFeed(rule.feed)
  const rowMs = feed && rowIntervalMs(feed.id, neededColumns(running ? [rule, running] : [rule], feed))
  if (rowMs === undefined) return undefined
  const due = devices.reduce((sum, { intervalMs, seenFromAt = fromAt }) => {
    const spanMs = Math.max(0, toAt - Math.max(fromAt, seenFromAt))
    return sum + spanMs / Math.max(intervalMs, rowMs)
  }, 0)
  return due > 0 ? Math.min(1, rows / due) : undefined
}

/** The time between two rows that hold any of it, where that is not the device's own; undefined when no rows are needed. */
function rowIntervalMs(feed: FeedId, { quantities, positions, words }: NeededColumns): number | undefined {
  if (positions || words) return 0
  if (quantities.length === 0) return undefined
  return Math.min(...quantities.map((key) => quantityIntervalMs(feed, key)))
}
