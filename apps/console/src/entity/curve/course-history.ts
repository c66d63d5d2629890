import { type ObservationJson, historyPageSchema } from '@haidang/contracts'
import { type Bucket, bucketsOf } from './buckets.js'
import type { Wanted } from './history.js'
import { loadPages } from './history-pages.js'

/** How finely a course is told: as it was measured, or by the minute, the hour, the day of the place. */
export type Resolution = 'raw' | '1m' | '1h' | '1d'

/** The stored course of one quantity as the server found it suitable. Instants in epoch ms. */
export type CourseHistory = Readonly<{
  resolution: Resolution
  /** Of `raw`; in no order. */
  rows: readonly ObservationJson[]
  /** Of anything else; oldest first, and without a hole: where nothing was measured they say so. */
  buckets: readonly Bucket[]
  /** False when there was more than a curve can show. */
  complete: boolean
  /** What came later is not in it. */
  loadedAt: number
  /** Asking anew has failed since. */
  isOld?: true
}>

/** Asks for a course; the server picks the resolution, so that a year is one answer as an hour is. */
export async function loadCourse(
  { loadedAt, ...wanted }: Wanted & Readonly<{ loadedAt: number }>,
  signal: AbortSignal,
): Promise<CourseHistory> {
  const { pages, complete } = await loadPages(historyPageSchema, { ...wanted, resolution: 'auto' }, signal)
  const items = pages.flatMap((page) => (page.resolution === 'raw' ? [] : page.items))
  return {
    resolution: pages[0]?.resolution ?? 'raw',
    rows: pages.flatMap((page) => (page.resolution === 'raw' ? page.items : [])),
    buckets: bucketsOf(items, { quantity: wanted.quantity, untilAt: Math.min(wanted.toAt, loadedAt) }),
    complete,
    loadedAt,
  }
}
