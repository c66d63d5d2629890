import { type Freshness, isInternal } from '@haidang/domain'
import { useConsole } from '../../console.js'
import { ageOf, newestOf } from '../../state/age.js'
import { useCell } from '../../state/cell.js'
import { useNow } from '../../state/use-now.js'

export type FeedCount = Readonly<{ total: number; silent: number }>

const silentStages: readonly Freshness[] = ['stale', 'lost']

/** How many devices of each feed there are, and how many of them have gone silent. */
export function useFeedCounts(): ReadonlyMap<string, FeedCount> {
  const { live } = useConsole()
  const now = useNow()
  useCell(live.devices.roll)
  const counts = new Map<string, FeedCount>()
  for (const device of live.devices.all()) {
    if (isInternal(device.feed)) continue
    const { total, silent } = counts.get(device.feed) ?? { total: 0, silent: 0 }
    const newest = live.fleet.get(device.id) ?? newestOf(device)
    const stage = newest
      ? ageOf(newest, { now, intervalMs: device.intervalSeconds * 1_000 }).freshness
      : 'lost'
    counts.set(device.feed, { total: total + 1, silent: silent + (silentStages.includes(stage) ? 1 : 0) })
  }
  return counts
}
