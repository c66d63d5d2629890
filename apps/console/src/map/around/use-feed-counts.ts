import { type Freshness, isInternal } from '@haidang/domain'
import { useConsole } from '../../console.js'
import { ageOf, newestOf } from '../../state/age.js'
import { useCell } from '../../state/cell.js'
import { useNow } from '../../state/use-now.js'

/** What a feed's newest and its oldest device said last: when it was measured, and how often it is expected. */
type Said = Readonly<{ at: number; intervalMs: number }>

export type FeedCount = Readonly<{
  total: number
  silent: number
  newest: Said | undefined
  oldest: Said | undefined
}>

const none: FeedCount = { total: 0, silent: 0, newest: undefined, oldest: undefined }
const silentStages: readonly Freshness[] = ['stale', 'lost']

/** How many devices of each feed there are, and how many of them have gone silent. */
export function useFeedCounts(): ReadonlyMap<string, FeedCount> {
  const { live } = useConsole()
  const now = useNow()
  useCell(live.devices.roll)
  const counts = new Map<string, FeedCount>()
  for (const device of live.devices.all()) {
    if (isInternal(device.feed)) continue
    const before = counts.get(device.feed) ?? none
    const newest = live.fleet.get(device.id) ?? newestOf(device)
    const stage = newest
      ? ageOf(newest, { now, intervalMs: device.intervalSeconds * 1_000 }).freshness
      : 'lost'
    const said = newest && { at: newest.at, intervalMs: device.intervalSeconds * 1_000 }
    counts.set(device.feed, {
      total: before.total + 1,
      silent: before.silent + (silentStages.includes(stage) ? 1 : 0),
      newest: !said || (before.newest && before.newest.at >= said.at) ? before.newest : said,
      oldest: !said || (before.oldest && before.oldest.at <= said.at) ? before.oldest : said,
    })
  }
  return counts
}
