/** Ages on the wire are rounded to a tenth of a second: the same fix, told again, may seem to be newer by so much. */
const roundingMs = 100
/** A device's clock may run before the server's by so much; what claims to be later still says nothing of the link. */
const aheadMs = 2_000

/**
 * Tells news from repetition. A frame may hold nothing but what was told before, so that nobody misses it for long: how old that
 * is does not tell how long news takes to reach us.
 */
export class NewestTold {
  private readonly newestAt = new Map<string, number>()

  /**
   * How old the newest of `times` (epoch ms) is, in milliseconds; undefined when the feed has told of something as new before.
   */
  ageMs(feed: string, times: readonly number[], serverNow: number): number | undefined {
    const before = this.newestAt.get(feed) ?? Number.NEGATIVE_INFINITY
    const credible = times.filter((at) => at <= serverNow + aheadMs)
    const newest = credible.reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY)
    if (newest <= before + roundingMs) return undefined
    this.newestAt.set(feed, newest)
    return serverNow - newest
  }
}
