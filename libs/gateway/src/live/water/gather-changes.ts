import type { Device, Feed, FeedId } from '@haidang/domain'
import type { DeviceBoard } from './device-board.js'
import type { FeedBoard } from './feed-board.js'
import { cellsFor, never, putAt } from './rows.js'

/** A device of which the next frame tells what is new, and its row on the feed's board. */
export type Drawn = Readonly<{ device: Device; row: number }>

export type Gatherer = Readonly<{
  /** Feeds that somebody follows; what was new of one before is in the snapshot. */
  watch(watched: ReadonlySet<Feed>): void
  /** Whose turn it is, each device once. What is new of them is so until the board is told that it is settled. */
  draw(feed: Feed, now: number): readonly Drawn[]
  /** When the position of a device that moves was last told, epoch ms; before all times: not since its feed is watched. */
  toldAt(feed: Feed, row: number): number
  /** The register has changed. */
  renew(): void
}>

export type GathererOptions = Readonly<{
  board: DeviceBoard
  device(id: string): Device | undefined
  /** Positions of one device are no nearer to each other, however often it reports. */
  movingMs: number
}>

/** By row: who it is, as far as somebody has asked, and when its position was told. */
type OfFeed = { readonly board: FeedBoard; drawn: (Drawn | undefined)[]; toldAt: Float64Array }

/**
 * Whose turn it is to be told of, feed by feed. A device that has changed twice is there once; whose turn has not come
 * waits with all that has changed of it, for its record and its values belong together.
 */
export function createGatherer({ board, device, movingMs }: GathererOptions): Gatherer {
  const feeds = new Map<FeedId, OfFeed>()
  const open = (id: FeedId): OfFeed => {
    const ofFeed = { board: board.of(id), drawn: [], toldAt: new Float64Array(0) }
    for (const row of ofFeed.board.draw(() => true)) ofFeed.board.settle(row)
    return ofFeed
  }
  const drawnOf = (
    { board, drawn }: OfFeed,
    { row, feed }: { row: number; feed: FeedId },
  ): Drawn | undefined => {
    const known = drawn[row]
    if (known) return known
    const id = board.device(row)
    const found = id === undefined ? undefined : device(id)
    if (found?.feed !== feed) return undefined
    const made = { device: found, row }
    putAt(drawn, row, made)
    return made
  }
  return {
    watch(watched) {
      const wanted = new Set([...watched].map(({ id }) => id))
      for (const id of feeds.keys()) if (!wanted.has(id)) feeds.delete(id)
      for (const id of wanted) if (!feeds.has(id)) feeds.set(id, open(id))
    },
    draw({ id: feed, symbol }, now) {
      const ofFeed = feeds.get(feed)
      if (!ofFeed) return []
      // a clock that was set back must not hold anybody until it has caught up
      const isDue = (row: number): boolean => {
        const agoMs = now - (ofFeed.toldAt[row] ?? never)
        return agoMs < 0 || agoMs >= movingMs
      }
      const drawn: Drawn[] = []
      for (const row of ofFeed.board.draw(isDue)) {
        const known = drawnOf(ofFeed, { row, feed })
        if (!known) continue
        drawn.push(known)
        if (symbol.motion !== 'moving' || !ofFeed.board.hasMoved(row)) continue
        ofFeed.toldAt = cellsFor(row, ofFeed.toldAt)
        ofFeed.toldAt[row] = now
      }
      return drawn
    },
    toldAt: ({ id }, row) => feeds.get(id)?.toldAt[row] ?? never,
    renew() {
      for (const ofFeed of feeds.values()) ofFeed.drawn = []
    },
  }
}
