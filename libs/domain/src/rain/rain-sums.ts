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
 * knows: after an outage its rain belongs to the whole outage and not to the last ten minutes. The first report of all, or
 * after more than a day, counts for one interval. One that was not measuring tells no rain, and what the next one tells fell
 * after it all the same.
 */
export function rainSums(
  reports: readonly Measured[],
  { intervalMs }: Readonly<{ intervalMs: number }>,
): Readonly<Record<string, number>> {
  const last = reports.at(-1)
  if (last?.values['rainfall'] === undefined) return {}
  const windows = Object.entries(rainWindowsMs)
  return Object.fromEntries(
    windows.map(([key, ms]) => [key, sumOver(reports, { fromAt: last.at - ms, intervalMs })]),
  )
}

type Since = Readonly<{ fromAt: number; intervalMs: number }>

function sumOver(reports: readonly Measured[], { fromAt, intervalMs }: Since): number {
  let sum = 0
  for (let place = reports.length - 1; place >= 0; place--) {
    const report = reports[place]
    if (!report || report.at <= fromAt) break
    const sinceAt = reports[place - 1]?.at ?? report.at - intervalMs
    const share = (report.at - Math.max(fromAt, sinceAt)) / (report.at - sinceAt)
    sum += (report.values['rainfall'] ?? 0) * share
  }
  return rounded(sum)
}

/** Adding tenths leaves a noise that would be a change of the sum where there is none. */
function rounded(millimetres: number): number {
  return Math.round(millimetres * 1_000) / 1_000
}
