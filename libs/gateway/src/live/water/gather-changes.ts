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

/** What waits of a device, and when its position was last told. */
type Turn = { waiting: Changed | undefined; toldAt: number | undefined }
type OfFeed = { readonly turns: Map<DeviceId, Turn>; waiting: Turn[] }

/**
 * Keeps changes apart by feed until that feed's next frame; a device changing twice is there once. Whose turn has not
 * come waits with all that has changed of it: its record and its values belong together.
 */
export function createGatherer({ board, device, movingMs }: GathererOptions): Gatherer {
  const feeds = new Map<FeedId, OfFeed>()
  const turnOf = ({ turns }: OfFeed, id: DeviceId): Turn => {
    const known = turns.get(id)
    if (known) return known
    const turn: Turn = { waiting: undefined, toldAt: undefined }
    turns.set(id, turn)
    return turn
  }
  const add = (ofFeed: OfFeed, changed: Changed): void => {
    const turn = turnOf(ofFeed, changed.device.id)
    const before = turn.waiting
    if (!before) ofFeed.waiting.push(turn)
    turn.waiting = before ? { ...changed, change: joinChanges(before.change, changed.change) } : changed
  }
  // a clock that was set back must not hold anybody until it has caught up
  const isDue = ({ toldAt }: Turn, now: number): boolean =>
    toldAt === undefined || now < toldAt || now - toldAt >= movingMs
  return {
    gather(watched) {
      const wanted = new Set([...watched].map(({ id }) => id))
      for (const id of feeds.keys()) if (!wanted.has(id)) feeds.delete(id)
      for (const id of wanted) if (!feeds.has(id)) feeds.set(id, { turns: new Map(), waiting: [] })
      for (const { id, entry, change } of board.collect()) {
        const known = device(id)
        const ofFeed = known && feeds.get(known.feed)
        if (ofFeed) add(ofFeed, { device: known, entry, change })
      }
    },
    draw({ id, symbol }, now) {
      const ofFeed = feeds.get(id)
      if (!ofFeed) return []
      const drawn: Changed[] = []
      const held: Turn[] = []
      for (const turn of ofFeed.waiting) {
        const { waiting } = turn
        if (!waiting) continue
        if (!isDue(turn, now)) {
          held.push(turn)
          continue
        }
        drawn.push(waiting)
        turn.waiting = undefined
        if (symbol.motion === 'moving' && waiting.change.position) turn.toldAt = now
      }
      ofFeed.waiting = held
      return drawn
    },
    toldAt: ({ id, feed }) => feeds.get(feed)?.turns.get(id)?.toldAt,
  }
}
