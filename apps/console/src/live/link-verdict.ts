import { liveTimes } from '@haidang/contracts'

/** Facts about the socket, in milliseconds of our own clock. */
export type LinkFacts = Readonly<{
  /** When the socket opened; absent while it is closed. */
  openedAt?: number
  /** When it closed, or when we started without one. */
  closedAt: number
  /** When the last heartbeat came, over any socket. */
  heardAt?: number
  /** Whether everything that was missed has arrived since it opened. */
  caughtUp: boolean
}>

export type LinkVerdict =
  Readonly<{ state: 'connecting' | 'syncing' | 'live' }> | Readonly<{ state: 'lost'; since: number }>

const closedLimitMs = 2_000

/** What the screen must say of the link at `now`. A short gap shows nothing; a long one can not be overlooked. */
export function linkVerdict({ openedAt, closedAt, heardAt, caughtUp }: LinkFacts, now: number): LinkVerdict {
  if (openedAt === undefined) {
    if (now - closedAt > closedLimitMs) return { state: 'lost', since: closedAt }
    return heardAt === undefined ? { state: 'connecting' } : { state: 'live' }
  }
  const aliveAt = Math.max(openedAt, heardAt ?? 0)
  if (now - aliveAt > liveTimes.lostAfterMs) return { state: 'lost', since: aliveAt }
  if (caughtUp) return { state: 'live' }
  return heardAt === undefined ? { state: 'connecting' } : { state: 'syncing' }
}
