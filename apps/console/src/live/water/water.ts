import type { Frame, LiveDevice, LiveValue, PositionsFrame, Snapshot } from '@haidang/contracts'
import type { DeviceView } from '../messages.js'
import { valuesSaid } from './values-said.js'

export type FrameVerdict = 'taken' | 'old' | 'gap'

/** Devices of one batch: copying a thousand between threads costs a few milliseconds. */
export const mostDevices = 1_000

/** The newest of everything, by device and quantity. What is overwritten before anyone looked is gone: it is water. */
export class Water {
  private readonly devices = new Map<string, DeviceView>()
  private readonly versions = new Map<string, number>()
  private readonly rosters = new Map<string, { ids: string[]; version: number }>()
  private changed = new Set<string>()
  private removed = new Set<string>()
  private newRosters = new Set<string>()

  /** Replaces all of one feed. */
  takeSnapshot({ feed, version, devices, ids, idsVersion }: Snapshot): void {
    const present = new Set(devices.map(({ id }) => id))
    for (const [id, view] of this.devices) if (view.feed === feed && !present.has(id)) this.remove(id)
    for (const card of devices) this.put({ ...card, feed })
    this.versions.set(feed, version)
    this.rosters.set(feed, { ids, version: idsVersion })
    this.newRosters.add(feed)
  }

  /** `gap`: a frame is missing before this one; what it says is true all the same, but ask for a snapshot. */
  takeFrame({ feed, version, devices }: Frame): FrameVerdict {
    const known = this.versions.get(feed)
    if (known === undefined) return 'gap'
    if (version <= known) return 'old'
    this.versions.set(feed, version)
    const strangers = devices.filter((device) => !this.merge(device))
    return version === known + 1 && strangers.length === 0 ? 'taken' : 'gap'
  }

  /** Takes the values that the records say. @returns false when they count in an order that we do not have: then the frame is not for us. */
  takePositions(feed: string, frame: PositionsFrame): boolean {
    const roster = this.rosters.get(feed)
    if (roster?.version !== frame.version) return false
    if (frame.records.some(({ index }) => index >= roster.ids.length)) return false
    for (const record of frame.records) {
      const values = valuesSaid(feed, record, frame.serverAt)
      if (values) this.merge({ id: roster.ids[record.index] ?? '', values })
    }
    return true
  }

  /** What changed since the last call; of a great many devices, as many as the screen can take without a halt. */
  drain(): { devices: DeviceView[]; removed: string[]; rosters: { feed: string; ids: string[] }[] } {
    const portion = [...this.changed].slice(0, mostDevices)
    const devices = portion.flatMap((id) => this.devices.get(id) ?? [])
    const removed = [...this.removed]
    const rosters = [...this.newRosters].map((feed) => ({ feed, ids: this.rosters.get(feed)?.ids ?? [] }))
    for (const id of portion) this.changed.delete(id)
    this.removed = new Set()
    this.newRosters = new Set()
    return { devices, removed, rosters }
  }

  get hasChanges(): boolean {
    return this.changed.size + this.removed.size + this.newRosters.size > 0
  }

  /** The link went: the next frame may follow any other. */
  forgetVersions(): void {
    this.versions.clear()
  }

  has(feed: string): boolean {
    return this.versions.has(feed)
  }

  private merge(change: Omit<LiveDevice, 'simulated'> & { simulated?: boolean }): boolean {
    const known = this.devices.get(change.id)
    if (!known) return false
    this.put({
      ...known,
      values: { ...known.values, ...newerValues(known.values, change.values) },
      position: newest(known.position, change.position),
      online: change.online ?? known.online,
      simulated: change.simulated ?? known.simulated,
    })
    return true
  }

  private put(view: DeviceView): void {
    this.devices.set(view.id, view)
    this.changed.add(view.id)
    this.removed.delete(view.id)
  }

  private remove(id: string): void {
    this.devices.delete(id)
    this.changed.delete(id)
    this.removed.add(id)
  }
}

function newerValues(
  known: Record<string, LiveValue>,
  said: Record<string, LiveValue>,
): Record<string, LiveValue> {
  return Object.fromEntries(
    Object.entries(said).filter(([key, value]) => value.at >= (known[key]?.at ?? Number.NEGATIVE_INFINITY)),
  )
}

function newest<Timed extends { at: number }>(
  known: Timed | undefined,
  said: Timed | undefined,
): Timed | undefined {
  if (known === undefined || said === undefined) return said ?? known
  return said.at >= known.at ? said : known
}
