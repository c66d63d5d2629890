import type { Backlog } from '@haidang/live'
import type { SlowLimits } from './live-paces.js'

/** What to do about a client's backlog, given whether it is already kept from water. */
export type SlowVerdict = 'fine' | 'shed' | 'caught-up' | 'cut'

/**
 * A slow client costs only itself: first it gets no more water, which is most of what is sent; when it has taken all
 * it is told to ask for a snapshot; when letters alone are too much it is cut off and resumes by number.
 */
export function judgeBacklog(backlog: Backlog, shed: boolean, limits: SlowLimits): SlowVerdict {
  const { packets, bytes, waitingMs } = backlog
  const { cut } = limits
  if (packets > cut.packets || bytes > cut.bytes || waitingMs > cut.waitingMs) return 'cut'
  if (shed) return packets === 0 ? 'caught-up' : 'fine'
  return packets > limits.shed.packets || waitingMs > limits.shed.waitingMs ? 'shed' : 'fine'
}
