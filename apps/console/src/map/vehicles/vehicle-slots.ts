import { type LonLat, freshnessLimits } from '@haidang/domain'
import { Instances } from './instances.js'
import { type Path, type Report, nextPath, positionAt } from './motion.js'

export type Seen = Readonly<{
  /** Milliseconds of the frame clock. */
  now: number
  intervalMs: number
  moving: boolean
  /** What lies between was missed: nothing is drawn between. */
  still: boolean
}>

type Slot = { id: string; path: Path; moving: boolean; selected: boolean; intervalMs: number; stage: number }

/** The vehicles that are drawn, each at its place among the instances; a new report touches its own record only. */
export class VehicleSlots {
  readonly instances: Instances
  /** Until when something moves, in milliseconds of the frame clock. */
  movingUntil = 0
  private readonly slots: Slot[] = []
  private readonly places = new Map<string, number>()
  private readonly serverZero: number
  private selected: string | undefined

  /** `zero` and `serverZero`: where the frame clock and the server's clock begin for the graphics card. */
  constructor(anchor: LonLat, { zero, serverZero }: { zero: number; serverZero: number }) {
    this.instances = new Instances(anchor, zero)
    this.serverZero = serverZero
  }

  /** @returns whether that changes the picture. */
  report(id: string, report: Report, { now, intervalMs, moving, still }: Seen): boolean {
    const place = this.places.get(id) ?? this.slots.length
    const known = this.slots[place]
    const path = nextPath(known?.path, report, { now, intervalMs, still })
    if (known && path === known.path && moving === known.moving) return false
    const slot = { id, path, moving, selected: id === this.selected, intervalMs, stage: known?.stage ?? 0 }
    this.slots[place] = slot
    this.places.set(id, place)
    this.write(place, slot)
    this.movingUntil = Math.max(this.movingUntil, path.endAt)
    return true
  }

  /** It has left the register: the last one takes its place. */
  remove(id: string): boolean {
    const place = this.places.get(id)
    const last = this.slots.at(-1)
    if (place === undefined || !last) return false
    this.slots.pop()
    this.places.delete(id)
    if (last.id !== id) {
      this.slots[place] = last
      this.places.set(last.id, place)
      this.write(place, last)
    }
    this.instances.cut(this.slots.length)
    return true
  }

  /** @returns whether that changes the picture. */
  select(id: string | undefined): boolean {
    if (id === this.selected) return false
    const changed = [this.selected, id].flatMap((one) => (one === undefined ? [] : [one]))
    this.selected = id
    for (const one of changed) {
      const place = this.places.get(one)
      const slot = place === undefined ? undefined : this.slots[place]
      if (place === undefined || !slot) continue
      slot.selected = one === id
      this.write(place, slot)
    }
    return true
  }

  /** The graphics card ages them; this says whether any looks different at server time `at`. */
  age(at: number): boolean {
    let changed = false
    for (const slot of this.slots) {
      const stage = stageOf(at - slot.path.report.at, slot.intervalMs)
      changed ||= stage !== slot.stage
      slot.stage = stage
    }
    return changed
  }

  positionOf(id: string, now: number): LonLat | undefined {
    const slot = this.slots[this.places.get(id) ?? -1]
    return slot && positionAt(slot.path, now)
  }

  /** Those displayed within a box of west, south, east, north. */
  *within([west, south, east, north]: Box, now: number): Iterable<readonly [id: string, position: LonLat]> {
    for (const { id, path } of this.slots) {
      const position = positionAt(path, now)
      const [lon, lat] = position
      if (lon >= west && lon <= east && lat >= south && lat <= north) yield [id, position]
    }
  }

  private write(place: number, { path, moving, selected, intervalMs }: Slot): void {
    const seenS = (path.report.at - this.serverZero) / 1_000
    this.instances.write(place, path, { moving, selected, seenS, intervalS: intervalMs / 1_000 })
  }
}

export type Box = readonly [west: number, south: number, east: number, north: number]

const { late, stale, lost } = freshnessLimits

/** For ten thousand of them every second: nothing is made on the way. */
function stageOf(ageMs: number, intervalMs: number): number {
  if (ageMs <= late * intervalMs) return 0
  if (ageMs <= stale * intervalMs) return 1
  return ageMs <= lost * intervalMs ? 2 : 3
}
