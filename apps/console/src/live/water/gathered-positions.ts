import type { PositionRecord, PositionsFrame } from '@haidang/contracts'
import type { PositionColumns } from '../messages.js'

type Fix = Readonly<{ record: PositionRecord; at: number }>

/**
 * What has moved in one feed since the screen last took it: of each vehicle the newest fix, however many frames have
 * come meanwhile. All of one order of ids, for that is what the records count in.
 */
export class GatheredPositions {
  /** Of the order of ids. */
  readonly version: number
  private readonly fixes = new Map<number, Fix>()

  constructor(version: number) {
    this.version = version
  }

  take({ serverAt, records }: PositionsFrame): void {
    for (const record of records) {
      const at = serverAt - record.ageMs
      const before = this.fixes.get(record.index)
      if (!before || at >= before.at) this.fixes.set(record.index, { record, at })
    }
  }

  columns(): PositionColumns {
    const fixes = [...this.fixes.values()]
    return {
      count: fixes.length,
      index: Uint32Array.from(fixes, ({ record }) => record.index),
      lon: Float64Array.from(fixes, ({ record }) => record.lon),
      lat: Float64Array.from(fixes, ({ record }) => record.lat),
      speedKmh: Float32Array.from(fixes, ({ record }) => record.speedKmh),
      headingDeg: Float32Array.from(fixes, ({ record }) => record.headingDeg),
      at: Float64Array.from(fixes, ({ at }) => at),
      flags: Uint8Array.from(fixes, ({ record }) => record.flags),
    }
  }
}
