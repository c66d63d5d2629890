import type { Device, DeviceId, Feed, FeedId } from '@haidang/domain'
import { type BoardEntry, type Change, type DeviceBoard, joinChanges } from './device-board.js'

/** A device with what has changed of it. */
export type Changed = Readonly<{ device: Device; entry: BoardEntry; change: Change }>

export type Gatherer = Readonly<{
  /** Takes what the board has collected; of feeds that nobody watches nothing is kept. */
  gather(watched: ReadonlySet<Feed>): void
  /** What the next frame of a feed tells. */
  draw(feed: Feed, now: number): readonly Changed[]
  /** When the position of a device that moves was last told, epoch ms; undefined: not since its feed is watched. */
  toldAt(device: Device): number | undefined
}>

export type GathererOptions = Readonly<{
  board: DeviceBoard
  device(id: string): Device | undefined
  /** Positions of one device are no nearer to each other, however often it reports. */
  movingMs: number
}>

type OfFeed = Readonly<{ waiting: Map<DeviceId, Changed>; toldAt: Map<DeviceId, number> }>

/**
 * Keeps changes apart by feed until that feed's next frame; a device changing twice is there once. Whose turn has not
 * come waits with all that has changed of it: its record and its values belong together.
 */
export function createGatherer({ board, device, movingMs }: GathererOptions): Gatherer {
  const feeds = new Map<FeedId, OfFeed>()
  const add = ({ waiting }: OfFeed, changed: Changed): void => {
    const { id } = changed.device
    const before = waiting.get(id)
    waiting.set(id, before ? { ...changed, change: joinChanges(before.change, changed.change) } : changed)
  }
  return {
    gather(watched) {
      const wanted = new Set([...watched].map(({ id }) => id))
      for (const id of feeds.keys()) if (!wanted.has(id)) feeds.delete(id)
      for (const id of wanted) if (!feeds.has(id)) feeds.set(id, { waiting: new Map(), toldAt: new Map() })
      for (const [id, change] of board.collect()) {
        const known = device(id)
        const entry = board.entry(id)
        const ofFeed = known && feeds.get(known.feed)
        if (ofFeed && entry) add(ofFeed, { device: known, entry, change })
      }
    },
    draw({ id, symbol }, now) {
      const ofFeed = feeds.get(id)
      if (!ofFeed) return []
      const drawn = [...ofFeed.waiting.values()].filter(
        ({ device }) => now - (ofFeed.toldAt.get(device.id) ?? Number.NEGATIVE_INFINITY) >= movingMs,
      )
      for (const { device, change } of drawn) {
        ofFeed.waiting.delete(device.id)
        if (symbol.motion === 'moving' && change.position) ofFeed.toldAt.set(device.id, now)
      }
      return drawn
    },
    toldAt: ({ id, feed }) => feeds.get(feed)?.toldAt.get(id),
  }
}
