import type { DeviceId } from '@haidang/domain'

/** Event time (epoch ms, both ends inclusive) of a device in which late values arrived. */
export type LateStretch = Readonly<{ device: DeviceId; fromAt: number; toAt: number }>

const hourMs = 3_600_000
const dayMs = 86_400_000

/** How far around late values their episodes are looked for: 300 reports, but one hour at least and a day at most. */
export function marginMs(intervalMs: number): number {
  return Math.min(Math.max(300 * intervalMs, hourMs), dayMs)
}

/** Stretches of one device that touch, or nearly, become one: an episode across both is then seen whole. */
export function joinStretches(
  stretches: readonly LateStretch[],
  nearMs: (device: DeviceId) => number,
): LateStretch[] {
  const joined: LateStretch[] = []
  const sorted = stretches.toSorted((a, b) => a.device.localeCompare(b.device) || a.fromAt - b.fromAt)
  for (const next of sorted) {
    const last = joined.at(-1)
    if (last?.device === next.device && next.fromAt <= last.toAt + nearMs(next.device)) {
      joined[joined.length - 1] = { ...last, toAt: Math.max(last.toAt, next.toAt) }
    } else joined.push(next)
  }
  return joined
}

/** A stretch in pieces of at most `reports` expected reports, so that none is long to read or to think about. */
export function cutStretch(
  { device, fromAt, toAt }: LateStretch,
  by: { intervalMs: number; reports: number },
): LateStretch[] {
  const spanMs = by.intervalMs * by.reports
  const pieces = Math.max(1, Math.ceil((toAt - fromAt) / spanMs))
  return Array.from({ length: pieces }, (_, piece) => ({
    device,
    fromAt: fromAt + piece * spanMs,
    toAt: Math.min(toAt, fromAt + (piece + 1) * spanMs),
  }))
}
