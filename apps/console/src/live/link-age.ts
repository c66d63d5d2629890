import { median } from './server-clock.js'

const windowMs = 30_000

/** How old news is when it reaches us: the median of (server now − event time) over the last 30 s. */
export class LinkAge {
  private samples: { at: number; ageMs: number }[] = []

  take(ageMs: number, now: number): void {
    this.samples.push({ at: now, ageMs: Math.max(0, ageMs) })
  }

  ageMs(now: number): number | undefined {
    this.samples = this.samples.filter(({ at }) => now - at <= windowMs)
    return median(this.samples.map(({ ageMs }) => ageMs))
  }
}
