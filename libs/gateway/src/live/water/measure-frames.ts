import type { Clock } from '@haidang/domain'
import type { Stage } from '@haidang/platform'

import type { Changed } from './gather-changes.js'

/** Of the devices of one frame so many are looked at: they changed at nearly the same time. */
const mostLookedAt = 16

/** Counts a frame, and how old what it shows is: from the receipt of the message, at whichever process, to the wire. */
export function measureFrame(stage: Stage, changed: readonly Changed[], clock: Clock): void {
  const now = clock.now()
  stage.passed()
  for (const { entry, change } of changed.slice(0, mostLookedAt)) {
    const received = change.quantities.map((quantity) => entry.latest[quantity]?.receivedAt ?? 0)
    if (change.position) received.push(entry.position?.receivedAt ?? 0)
    const newest = Math.max(0, ...received)
    if (newest > 0) stage.took(Math.max(0, now - newest))
  }
}
