import { screenLimits } from '@haidang/contracts'
import type { PairingCounts } from '@haidang/store'

const minuteMs = 60_000

/** How many codes there may be, and how many wrong ones are borne. */
export const pairingLimits = {
  lifeMs: screenLimits.expiresIn * 1_000,
  /** Codes of one network that count at once: a control room's walls may come from one address. */
  perNetwork: 20,
  inAll: 200,
  /** What RFC 8628 3.5 adds to the interval of those who ask too often, and where it ends (seconds). */
  slowDownBy: 5,
  slowestInterval: 60,
  /** A wall's clock and the network are not exact. */
  earlyMs: 1_000,
  /** Wrong codes of one person within the window. */
  wrongCodes: 10,
  wrongWindowMs: 15 * minuteMs,
} as const

/** How long until a network may ask for one more code, in ms; 0 when it may now. */
export function pairingWaitMs({ all, ofNetwork, networkEndsAt, endsAt }: PairingCounts, now: number): number {
  const until =
    ofNetwork >= pairingLimits.perNetwork ? networkEndsAt : all >= pairingLimits.inAll ? endsAt : null
  return until === null ? 0 : Math.max(1_000, until - now)
}

type Poll = Readonly<{ polledAt: number | null; intervalSeconds: number }>

/** Whether a question at `now` came too early. */
export function isTooEarly({ polledAt, intervalSeconds }: Poll, now: number): boolean {
  return polledAt !== null && now - polledAt < intervalSeconds * 1_000 - pairingLimits.earlyMs
}

/** The interval that holds after a question at `now` (seconds); one that came too early makes it longer. */
export function intervalAfter(poll: Poll, now: number): number {
  const { slowDownBy, slowestInterval } = pairingLimits
  if (!isTooEarly(poll, now)) return poll.intervalSeconds
  return Math.min(slowestInterval, poll.intervalSeconds + slowDownBy)
}
