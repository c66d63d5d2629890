import type { Measured } from '../feed/derivation.js'

const hourMs = 3_600_000

/** The windows over which rain is summed, by the quantity that holds the sum. */
export const rainWindowsMs = {
  rain10m: hourMs / 6,
  rain1h: hourMs,
  rain3h: 3 * hourMs,
  rain6h: 6 * hourMs,
  rain24h: 24 * hourMs,
} as const

/** The longest window, and before it the report that tells since when the window's first one has counted. */
export const rainReachMs = 25 * hourMs

/**
 * Sums in mm that end with the last report. A report tells what fell since the one before it, evenly as far as anybody
 * knows: after an outage its rain belongs to the whole outage and not to the last ten minutes. Since when the first one of a
 * window has counted is not known, only that it is longer than the window reaches back: its rain is taken to have fallen
 * since then, so that what a gauge tells after days of silence, or first of all, is no cloudburst of the last hour. One that was not measuring
 * tells no rain, and what the next one tells fell after it all the same.
 * @param reports what was told within the last `rainReachMs`, in event time
 */
export function rainSums(reports: readonly Measured[]): Readonly<Record<string, number>> {
  const last = reports.at(-1)
  if (last?.values['rainfall'] === undefined) return {}
  const windows = Object.entries(rainWindowsMs)
  return Object.fromEntries(windows.map(([key, ms]) => [key, sumOver(reports, last.at, ms)]))
}

function sumOver(reports: readonly Measured[], endAt: number, windowMs: number): number {
  const fromAt = endAt - windowMs
  let sum = 0
  for (let place = reports.length - 1; place >= 0; place--) {
    const report = reports[place]
    if (!report || report.at <= fromAt) break
    const sinceAt = reports[place - 1]?.at ?? endAt - rainReachMs
    const share = (report.at - Math.max(fromAt, sinceAt)) / (report.at - sinceAt)
    sum += (report.values['rainfall'] ?? 0) * share
  }
  return rounded(sum)
}

/** Adding tenths leaves a noise that would be a change of the sum where there is none. */
function rounded(millimetres: number): number {
  return Math.round(millimetres * 1_000) / 1_000
}
