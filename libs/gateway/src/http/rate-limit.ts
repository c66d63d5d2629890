import type { Clock } from '@haidang/domain'

export type Rate = Readonly<{ perSecond: number; burst: number }>

export type RateLimit = Readonly<{
  /** Takes one from the key's bucket: 0 when there was one, else how long to wait for it, in ms. */
  take(key: string): number
}>

type Bucket = { left: number; at: number }

/** Keys in memory at most; beyond it the ones unused for longest are forgotten, which only ever gives. */
const mostKeys = 20_000

/** Token buckets by key. A clock that jumps back takes nothing away. */
export function createRateLimit({ perSecond, burst }: Rate, clock: Clock): RateLimit {
  const buckets = new Map<string, Bucket>()
  return {
    take: (key) => {
      const now = clock.now()
      const bucket = buckets.get(key) ?? { left: burst, at: now }
      const left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / 1_000) * perSecond)
      const granted = left >= 1
      buckets.delete(key) // so that the order of the map is the order of use
      buckets.set(key, { left: granted ? left - 1 : left, at: now })
      if (buckets.size > mostKeys) forgetOldest(buckets)
      return granted ? 0 : Math.ceil(((1 - left) / perSecond) * 1_000)
    },
  }
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  for (const key of buckets.keys()) {
    buckets.delete(key)
    return
  }
}
