import type { Clock, Tracer } from '@haidang/domain'
import type { DeviceCarrier } from '@haidang/live'
import type { Stage, Stages } from '@haidang/platform'
import type { StoredAlarmEvent } from '@haidang/store'

import type { SlowLimits } from './live-paces.js'
import { followFrames } from './water/follow-frames.js'
import type { FeedBoard } from './water/feed-board.js'
import type { Drawn } from './water/gather-changes.js'
import { measureFrame } from './water/measure-frames.js'

/** How the live gateway is watched: frames, letters, beats, and the last part of the way of followed messages. */
export type LiveMeters = Readonly<{
  beat: Stage | undefined
  heard(traces: readonly DeviceCarrier[]): void
  /** Undefined: nobody wants to know. */
  sent: ((drawn: readonly Drawn[], board: FeedBoard) => void) | undefined
  delivered(events: readonly StoredAlarmEvent[]): void
  /** `behind`: alarm events that are in the log and not sent on; `waiting`: packets that the slowest client has not taken. */
  watch(read: () => Readonly<{ behind: number; waiting: number }>, limits: SlowLimits): void
  close(): void
}>

type Options = Readonly<{ stages?: Stages | undefined; tracer?: Tracer | undefined; clock: Clock }>

export function createLiveMeters({ stages, tracer, clock }: Options): LiveMeters {
  const [frame, letter] = [stages?.open('frame'), stages?.open('letter')]
  const followed = tracer && followFrames(tracer)
  return {
    beat: stages?.open('heartbeat'),
    heard: (traces) => followed?.heard(traces),
    sent:
      frame || followed
        ? (drawn, board) => {
            if (frame) measureFrame(frame, { drawn, board }, clock)
            followed?.sent(drawn.map(({ device }) => device.id))
          }
        : undefined,
    delivered: (events) => {
      const now = clock.now()
      for (const { learnedAt } of events) letter?.took(Math.max(0, now - learnedAt))
      letter?.passed(events.length)
    },
    watch: (read, { cut }) => {
      stages?.open('frame', { backlog: () => ({ waiting: read().waiting, limit: cut.packets }) })
      stages?.open('letter', { backlog: () => ({ waiting: read().behind }) })
    },
    close: () => followed?.close(),
  }
}
