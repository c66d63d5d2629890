import type { Frame, PositionRecord, Snapshot } from '@haidang/contracts'
import { type AreaId, type Device, type DeviceId, type Feed } from '@haidang/domain'
import type { BoardEntry } from './device-board.js'
import type { Changed } from './gather-changes.js'
import { writeCard, writeChange, writeRecord } from './write-device.js'

/** One feed for all who may see the same areas of it: one version, one encoding. */
export type Channel = Readonly<{
  room: string
  feed: Feed
  snapshot(): Snapshot
  /** The next frame, or undefined when nothing of this channel has changed. */
  frame(changed: readonly Changed[]): Frame | undefined
  /** Records of the devices that moved, or of all. */
  records(moved: ReadonlySet<DeviceId> | 'all', now: number): PositionRecord[]
  idsVersion(): number
  /** Takes the register anew. @returns whether that changes what receivers must know. */
  renew(): boolean
}>

export type ChannelOptions = Readonly<{
  room: string
  feed: Feed
  areas: 'all' | ReadonlySet<AreaId>
  devices(): readonly Device[]
  entry(device: DeviceId): BoardEntry | undefined
}>

/** Opens a channel over the register and the board. */
export function openChannel({ room, feed, areas, devices, entry }: ChannelOptions): Channel {
  const moving = feed.symbol.motion === 'moving'
  const mine = (): Device[] =>
    devices().filter((device) => device.feed === feed.id && (areas === 'all' || areas.has(device.area)))
  let roll = mine()
  let places = placesOf(roll)
  let version = 0
  let idsVersion = 0
  return {
    room,
    feed,
    idsVersion: () => idsVersion,
    snapshot: () => ({
      feed: feed.id,
      version,
      idsVersion,
      devices: roll.map((device) => writeCard(device, entry(device.id))),
      ids: moving ? roll.map(({ id }) => id) : [],
    }),
    frame(changed) {
      const devices = changed
        .filter(({ device }) => places.has(device.id))
        .flatMap((one) => writeChange(one.device, one.entry, { change: one.change, feed }) ?? [])
      if (devices.length === 0) return undefined
      version += 1
      return { feed: feed.id, version, devices }
    },
    records: (moved, now) =>
      (moved === 'all' ? roll : roll.filter(({ id }) => moved.has(id))).flatMap(
        (device) =>
          writeRecord(device, entry(device.id), { index: places.get(device.id) ?? 0, feed, now }) ?? [],
      ),
    renew() {
      const before = roll
      roll = mine()
      places = placesOf(roll)
      if (JSON.stringify(before) === JSON.stringify(roll)) return false
      idsVersion += 1
      version += 1
      return true
    },
  }
}

function placesOf(devices: readonly Device[]): ReadonlyMap<DeviceId, number> {
  return new Map(devices.map(({ id }, place) => [id, place]))
}
