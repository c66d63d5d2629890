import type { LonLat } from '@haidang/domain'
import { mercator } from './mercator.js'
import type { Path } from './motion.js'

/** Floats of one instance: way (4), time (2), heading (2), look (2), age (2). */
export const floatsEach = 12
export const bytesEach = floatsEach * 4

export type VehicleLook = Readonly<{ moving: boolean; selected: boolean }>

/** What the card ages it by: when it reported, in server seconds since the layer's beginning, and how often it should, in seconds. */
export type VehicleAge = Readonly<{ seenS: number; intervalS: number }>

/** The instances as the graphics card takes them, and which of them it does not have yet. */
export class Instances {
  private floats = new Float32Array(256 * floatsEach)
  private dirtyFrom = 0
  private dirtyTo = 0
  private readonly anchor: readonly [number, number]
  private readonly zero: number
  count = 0

  /** `anchor`: a place in the city from which all others count. `zero`: where the frame clock of this layer begins. */
  constructor(anchor: LonLat, zero: number) {
    this.anchor = mercator(anchor)
    this.zero = zero
  }

  get origin(): readonly [number, number] {
    return this.anchor
  }

  write(place: number, path: Path, { moving, selected, seenS, intervalS }: VehicleLook & VehicleAge): void {
    this.grow(place + 1)
    const [ax, ay] = this.anchor
    const [fromX, fromY] = mercator(path.from)
    const [toX, toY] = mercator(path.to)
    const stands = path.endAt === 0
    // Number by number: thousands of these are written in a second.
    const { floats } = this
    const first = place * floatsEach
    floats[first] = fromX - ax
    floats[first + 1] = fromY - ay
    floats[first + 2] = toX - ax
    floats[first + 3] = toY - ay
    floats[first + 4] = stands ? 0 : (path.startAt - this.zero) / 1_000
    floats[first + 5] = stands ? 0 : (path.endAt - this.zero) / 1_000
    floats[first + 6] = path.headingFrom
    floats[first + 7] = path.turn
    floats[first + 8] = moving ? 1 : 0
    floats[first + 9] = selected ? 1 : 0
    floats[first + 10] = seenS
    floats[first + 11] = intervalS
    this.dirtyFrom = Math.min(this.dirtyFrom, place)
    this.dirtyTo = Math.max(this.dirtyTo, place + 1)
    this.count = Math.max(this.count, place + 1)
  }

  /** From here on there are none. */
  cut(count: number): void {
    this.count = Math.min(this.count, count)
    this.dirtyTo = Math.min(this.dirtyTo, this.count)
  }

  /** Everything, for a new buffer. */
  get all(): Float32Array {
    return this.floats
  }

  /** What has changed since the last call, and where it belongs. */
  takeDirty(): { offset: number; floats: Float32Array } | undefined {
    if (this.dirtyTo <= this.dirtyFrom) return undefined
    const dirty = {
      offset: this.dirtyFrom * bytesEach,
      floats: this.floats.subarray(this.dirtyFrom * floatsEach, this.dirtyTo * floatsEach),
    }
    this.dirtyFrom = this.count
    this.dirtyTo = 0
    return dirty
  }

  seconds(now: number): number {
    return (now - this.zero) / 1_000
  }

  private grow(count: number): void {
    if (count * floatsEach <= this.floats.length) return
    const larger = new Float32Array(this.floats.length * 2)
    larger.set(this.floats)
    this.floats = larger
    this.dirtyFrom = 0
    this.dirtyTo = this.count
  }
}
