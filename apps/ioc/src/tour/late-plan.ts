/** One late report; `at` is epoch ms. */
export type LateReport = Readonly<{ at: number; value: number }>

export const lateSpanMs = 10_800_000
/** Beyond it, as a multiple of the interval, a report is late however patient the system is. */
const lateIntervals = 4
const fiveMinutesMs = 300_000
const reachMs = 172_800_000
/** Of a message; the contract allows 1,000. */
const mostReports = 720

type Stretch = Readonly<{ fromAt: number; toAt: number }>

/** The end of the newest stretch of three hours, all of it late, that no known alarm touches; undefined in two days' time. */
export function freeSlot({
  now,
  intervalMs,
  known,
}: Readonly<{ now: number; intervalMs: number; known: readonly Stretch[] }>): number | undefined {
  const newest = now - Math.max(2 * fiveMinutesMs, lateIntervals * intervalMs)
  for (let toAt = newest; toAt > now - reachMs; toAt -= fiveMinutesMs) {
    const fromAt = toAt - lateSpanMs
    if (!known.some((one) => one.fromAt <= toAt && one.toAt >= fromAt)) return toAt
  }
  return undefined
}

/** Three hours of reports at rest; for half an hour in the first half of them the value is over the limit. */
export function planLate({
  toAt,
  intervalMs,
  calm,
  alarming,
}: Readonly<{ toAt: number; intervalMs: number; calm: number; alarming: number }>): LateReport[] {
  const everyMs = Math.max(intervalMs, Math.ceil(lateSpanMs / mostReports))
  const fromAt = toAt - lateSpanMs
  const count = Math.floor(lateSpanMs / everyMs) + 1
  const isOver = (at: number): boolean => at >= fromAt + lateSpanMs / 3 && at < fromAt + lateSpanMs / 2
  return Array.from({ length: count }, (_, place) => {
    const at = fromAt + place * everyMs
    return { at, value: isOver(at) ? alarming : calm }
  })
}
