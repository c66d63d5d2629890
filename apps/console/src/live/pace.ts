const shortestGapMs = 250
const slowAfterMs = 500

/**
 * When the worker may hand the next batch of water to the screen: at most one per 250 ms, and only after the
 * last one was taken. What comes meanwhile is merged by the one who asks, so nothing but intermediate values is lost.
 */
export class Pace {
  private sentAt = Number.NEGATIVE_INFINITY
  private underWay = 0

  mayStart(now: number): boolean {
    return this.underWay === 0 && now - this.sentAt >= shortestGapMs
  }

  /** Two batches' time has gone by and the screen has not taken the last one. */
  slow(now: number): boolean {
    return this.underWay > 0 && now - this.sentAt > slowAfterMs
  }

  sent(now: number): void {
    this.sentAt = now
    this.underWay += 1
  }

  taken(): void {
    this.underWay = Math.max(0, this.underWay - 1)
  }
}
