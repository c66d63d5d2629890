import type { Clock } from '@haidang/domain'
import type { Stage } from '@haidang/platform'

import type { FeedBoard } from './feed-board.js'
import type { Drawn } from './gather-changes.js'

/** Of the devices of one frame so many are looked at: they changed at nearly the same time. */
const mostLookedAt = 16

type Frame = Readonly<{ drawn: readonly Drawn[]; board: FeedBoard }>

/** Counts a frame, and how old what it shows is: from the receipt of the message, at whichever process, to the wire. */
export function measureFrame(stage: Stage, { drawn, board }: Frame, clock: Clock): void {
  const now = clock.now()
  stage.passed()
  for (const { row } of drawn.slice(0, mostLookedAt)) {
    const received = board.newColumns(row).map((column) => column.receivedAt(row))
    if (board.hasMoved(row)) received.push(board.positions.fix(row)?.receivedAt ?? 0)
    const newest = Math.max(0, ...received)
    if (newest > 0) stage.took(Math.max(0, now - newest))
  }
}
