import type { RehearsalOrder } from '@haidang/domain'

/** How long the stretches are in which history is read. */
export type StretchPace = Readonly<{
  /** Where the stretch that begins here ends (epoch ms); undefined when nothing is left. */
  next(fromAt: number): number | undefined
  /** So many rows came of the last one. */
  had(rows: number): void
}>

const firstMs = 600_000
const longestMs = 8 * 86_400_000
const shortestMs = 60_000
/** Enough that a question is worth its way, few enough to lie in memory twice. */
const fewRows = 40_000
const manyRows = 120_000

/**
 * Finds by itself how long a stretch may be: a feed may report once a day or a thousand times a second. Never longer than
 * devices that all report in their rhythm need for `manyRows`: behind a year without a row may lie one with all of them.
 */
export function paceStretches({ toAt, devices }: Pick<RehearsalOrder, 'toAt' | 'devices'>): StretchPace {
  const rowsPerMs = devices.reduce((sum, { intervalMs }) => sum + 1 / Math.max(1, intervalMs), 0)
  const mostMs = Math.max(shortestMs, Math.min(longestMs, Math.floor(manyRows / rowsPerMs)))
  let stretchMs = Math.min(firstMs, mostMs)
  return {
    next: (fromAt) => (fromAt < toAt ? Math.min(toAt, fromAt + stretchMs) : undefined),
    had: (rows) => {
      if (rows < fewRows) stretchMs = Math.min(mostMs, stretchMs * (rows < fewRows / 4 ? 4 : 2))
      else if (rows > manyRows) stretchMs = Math.max(shortestMs, Math.floor(stretchMs / 2))
    },
  }
}
