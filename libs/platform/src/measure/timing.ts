/** Upper ends of the buckets in milliseconds, five a decade: a quantile read from them is off by a quarter at most. */
export const delayBoundsMs: readonly number[] = [
  ...[0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 2, 3, 5, 7, 10, 20, 30, 50, 70, 100, 200],
  ...[300, 500, 700, 1_000, 2_000, 3_000, 5_000, 7_000, 10_000, 20_000, 30_000, 60_000],
]

/** How many times fell into each bucket; the last, beyond the bounds, holds what took longer than any of them. */
export type Buckets = Readonly<ArrayLike<number>>

/** Counts how long things took, since the start. To count costs a few nanoseconds and keeps nothing else. */
export class Timing {
  readonly counts = new Float64Array(delayBoundsMs.length + 1)
  sumMs = 0

  add(ms: number, times = 1): void {
    const bucket = bucketOf(ms)
    this.counts[bucket] = (this.counts[bucket] ?? 0) + times
    this.sumMs += ms * times
  }
}

function bucketOf(ms: number): number {
  let low = 0
  let high = delayBoundsMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ms <= (delayBoundsMs[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * The time within which this share of them was over, evenly spread inside its bucket; undefined when there were none.
 * What is beyond the bounds counts as the last of them.
 */
export function quantileOf(counts: Buckets, share: number): number | undefined {
  let left = sumOf(counts) * share
  if (left === 0) return undefined
  for (let bucket = 0; bucket < delayBoundsMs.length; bucket++) {
    const here = counts[bucket] ?? 0
    const from = delayBoundsMs[bucket - 1] ?? 0
    if (here > 0 && left <= here) return from + (((delayBoundsMs[bucket] ?? 0) - from) * left) / here
    left -= here
  }
  return delayBoundsMs.at(-1)
}

export function sumOf(counts: Buckets): number {
  let sum = 0
  for (let bucket = 0; bucket < counts.length; bucket++) sum += counts[bucket] ?? 0
  return sum
}
