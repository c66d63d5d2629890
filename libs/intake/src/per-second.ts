const slots = 10

/** A rate over the last ten whole seconds. */
export class PerSecond {
  private readonly counts = new Float64Array(slots + 1)
  private readonly seconds = new Float64Array(slots + 1).fill(-1)

  /** `nowMs`: monotonic milliseconds. */
  add(count: number, nowMs: number): void {
    const second = Math.floor(nowMs / 1_000)
    const slot = second % (slots + 1)
    if (this.seconds[slot] !== second) {
      this.seconds[slot] = second
      this.counts[slot] = 0
    }
    this.counts[slot] = (this.counts[slot] ?? 0) + count
  }

  rate(nowMs: number): number {
    const second = Math.floor(nowMs / 1_000)
    const sum = this.counts.reduce((total, count, slot) => {
      const of = this.seconds[slot] ?? -1
      return of >= 0 && of < second && of >= second - slots ? total + count : total
    }, 0)
    return sum / slots
  }
}
