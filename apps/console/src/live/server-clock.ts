const kept = 8
const jumpMs = 2_000
const slowestMs = 500

/** What the server's clock says, from the heartbeats: the median of the last eight differences. */
export class ServerClock {
  private samples: number[] = []

  /**
   * A heartbeat that the server sent at `serverAt` arrived when our own clock said `localAt` (both epoch ms). Over a
   * line that takes more than half a second there and back it says little, and is left out once we know something.
   */
  take(serverAt: number, localAt: number, rttMs = 0): void {
    if (this.known && rttMs > slowestMs) return
    const sample = serverAt - localAt
    // A clock that was set, or a machine that slept: the old differences say nothing any more.
    if (this.known && Math.abs(sample - this.offsetMs) > jumpMs) this.samples = []
    this.samples = [...this.samples, sample].slice(-kept)
  }

  /** Our own clock stood still for so long, while the computer slept. */
  slept(uncountedMs: number): void {
    this.samples = this.samples.map((sample) => sample + uncountedMs)
  }

  get known(): boolean {
    return this.samples.length > 0
  }

  /** To be added to our own clock; 0 until the first heartbeat. */
  get offsetMs(): number {
    return median(this.samples) ?? 0
  }
}

/** The middle of some numbers; undefined when there is none. */
export function median(numbers: readonly number[]): number | undefined {
  const sorted = [...numbers].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2
}
