/** Counts of milliseconds in equal bins: ten million samples take no more memory than ten. */
export class Histogram {
  readonly #bins: Float64Array
  readonly #binMs: number

  constructor({ binMs = 5, mostMs = 20_000 }: { binMs?: number; mostMs?: number } = {}) {
    this.#binMs = binMs
    this.#bins = new Float64Array(Math.ceil(mostMs / binMs) + 1)
  }

  /** What is beyond the last bin is counted there, what is below the first there. */
  add(ms: number): void {
    const bin = Math.min(this.#bins.length - 1, Math.max(0, Math.floor(ms / this.#binMs)))
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1
  }

  get samples(): number {
    return this.#bins.reduce((sum, count) => sum + count, 0)
  }

  /** The upper end of the bin in which the share is reached; NaN without samples. */
  percentile(share: number): number {
    const wanted = this.samples * share
    let sum = 0
    for (const [bin, count] of this.#bins.entries()) {
      sum += count
      if (count > 0 && sum >= wanted) return (bin + 1) * this.#binMs
    }
    return Number.NaN
  }
}
