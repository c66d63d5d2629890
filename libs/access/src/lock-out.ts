import type { AttemptCounts } from '@haidang/store'

const minuteMs = 60_000

/** How many failed sign-ins are borne within the window. */
export const lockOut = {
  windowMs: 15 * minuteMs,
  /** Of one account from one address: nobody can lock a colleague out from elsewhere. */
  perAccountAndAddress: 5,
  /** Of one address, whatever names it tries: from here on each attempt waits. A whole office may be behind it. */
  slowAfter: 20,
  slowMs: 1_000,
  /** Of one address at most. */
  perAddress: 500,
} as const

/** Whether one more attempt is borne. */
export function allowsAttempt({ ofAccount, ofAddress }: AttemptCounts): boolean {
  return ofAccount < lockOut.perAccountAndAddress && ofAddress < lockOut.perAddress
}

/** How long one more attempt has to wait before it is looked at, in ms. */
export function slowDownMs({ ofAddress }: AttemptCounts): number {
  return ofAddress < lockOut.slowAfter ? 0 : lockOut.slowMs
}

/** How long until an attempt is borne again, in ms; at least a second. */
export function waitMs(counts: AttemptCounts, now: number): number {
  const ends = [
    counts.ofAccount >= lockOut.perAccountAndAddress ? counts.accountSinceAt : null,
    counts.ofAddress >= lockOut.perAddress ? counts.addressSinceAt : null,
  ].flatMap((since) => (since === null ? [] : [since + lockOut.windowMs]))
  return Math.max(1_000, ...ends.map((end) => end - now))
}
