import type { FeedId } from '@haidang/domain'
import { FeedBoard } from './feed-board.js'

/** The newest values of every device, in memory, by feed. */
export type DeviceBoard = Readonly<{ of(feed: FeedId): FeedBoard }>

/** @param options `presenceSinceAt`: epoch ms when the broker started; what was told of connections before is not shown. */
export function createDeviceBoard({ presenceSinceAt }: { presenceSinceAt?: number } = {}): DeviceBoard {
  const boards = new Map<FeedId, FeedBoard>()
  return {
    of(feed) {
      const known = boards.get(feed)
      if (known) return known
      const board = new FeedBoard(presenceSinceAt)
      boards.set(feed, board)
      return board
    },
  }
}
