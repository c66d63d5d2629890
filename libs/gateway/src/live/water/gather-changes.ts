import type { Device, DeviceId, Feed, FeedId } from '@haidang/domain'
import { type BoardEntry, type Change, type DeviceBoard, joinChanges } from './device-board.js'

/** A device with what has changed of it. */
export type Changed = Readonly<{ device: Device; entry: BoardEntry; change: Change }>

export type Gatherer = Readonly<{
  /** Takes what the board has collected; of feeds that nobody watches nothing is kept. */
  gather(watched: ReadonlySet<Feed>): void
  /** What has changed of a feed since this was last asked. */
  draw(feed: Feed): readonly Changed[]
}>

/** Keeps changes apart by feed until that feed's next frame; a device changing twice is there once. */
export function createGatherer(of: { board: DeviceBoard; device(id: string): Device | undefined }): Gatherer {
  const gathered = new Map<FeedId, Map<DeviceId, Changed>>()
  const add = (changed: Changed): void => {
    const { id, feed } = changed.device
    const ofFeed = gathered.get(feed) ?? new Map<DeviceId, Changed>()
    gathered.set(feed, ofFeed)
    const before = ofFeed.get(id)
    ofFeed.set(id, before ? { ...changed, change: joinChanges(before.change, changed.change) } : changed)
  }
  return {
    gather(watched) {
      const feeds = new Set([...watched].map(({ id }) => id))
      for (const feed of gathered.keys()) if (!feeds.has(feed)) gathered.delete(feed)
      for (const [id, change] of of.board.collect()) {
        const device = of.device(id)
        const entry = of.board.entry(id)
        if (device && entry && feeds.has(device.feed)) add({ device, entry, change })
      }
    },
    draw({ id }) {
      const changed = gathered.get(id)
      gathered.delete(id)
      return [...(changed?.values() ?? [])]
    },
  }
}
