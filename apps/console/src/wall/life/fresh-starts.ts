import type { LiveAlarm } from '@haidang/contracts'
import { type FreshStartReason, type HeapSample, heapIsGrowing, isQuiet, nightlyDue } from './fresh-start.js'

const hourMs = 3_600_000
const unknownBuild = '–'

type Moment = Readonly<{
  now: number
  zone: string
  alarms: readonly LiveAlarm[]
  heapBytes: number | undefined
}>

/** Decides when one page has lived long enough, and waits for a quiet moment. */
export class FreshStarts {
  private readonly id: string
  private bornAt: number | undefined
  private own: string | undefined
  private newest: string | undefined
  private samples: HeapSample[] = []

  constructor(id: string) {
    this.id = id
  }

  /** Which build runs in this page: what was served when it was loaded, as the first answer said. */
  get build(): string {
    return this.own ?? unknownBuild
  }

  /** The server serves this build now. */
  served(version: string): void {
    this.own ??= version
    this.newest = version
  }

  /** Why the page should be loaded anew at this very moment; undefined when it should go on. */
  due({ now, zone, alarms, heapBytes }: Moment): FreshStartReason | undefined {
    // From the first look on: before it, this computer's clock has not been set right by the server's.
    this.bornAt ??= now
    this.sample(now, heapBytes)
    if (!isQuiet(alarms)) return undefined
    if (this.newest !== this.own) return 'new-build'
    // What is as large an hour after a fresh start would not become smaller by another.
    if (now - this.bornAt > hourMs && heapIsGrowing(this.samples)) return 'heap'
    return nightlyDue({ now, zone, loadedAt: this.bornAt, id: this.id }) ? 'nightly' : undefined
  }

  private sample(at: number, bytes: number | undefined): void {
    if (bytes === undefined || at - (this.samples.at(-1)?.at ?? 0) < hourMs) return
    this.samples = [...this.samples, { at, bytes }].slice(-24)
  }
}
