import type { Frame, PositionRecord, Snapshot } from '@haidang/contracts'
import { type AreaId, type Device, type DeviceId, type Feed } from '@haidang/domain'
import type { BoardEntry } from './device-board.js'
import { type DeviceRecord, type News, writeCard, writeRecord } from './write-device.js'

/** One feed for all who may see the same areas of it: one version, one encoding. */
export type Channel = Readonly<{
  room: string
  feed: Feed
  snapshot(): Snapshot
  /** The next frame, or undefined when nothing of this channel has changed. */
  frame(news: readonly News[]): Frame | undefined
  /** Records of the devices that moved, and of those whose turn it is to be told again. */
  records(of: Movement): PositionRecord[]
  idsVersion(): number
  /** Takes the register anew. @returns whether that changes what receivers must know. */
  renew(): boolean
}>

export type Movement = Readonly<{
  news: readonly News[]
  /** This share of all has its turn, going round; who was told of lately is passed over. */
  again: Readonly<{ share: number; passOver(device: Device): boolean }>
  now: number
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
  let turn = 0
  /** How many are to be told again; the part of one waits for the frames to come. */
  let owed = 0
  let roll = mine()
  let places = placesOf(roll)
  let version = 0
  let idsVersion = 0
  const add = (records: PositionRecord[], { id }: Device, record: DeviceRecord | undefined): void => {
    const index = places.get(id)
    if (record && index !== undefined) records.push(placed(record, index))
  }
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
    frame(news) {
      const devices = news.flatMap(({ device, change }) => (change && places.has(device.id) ? change : []))
      if (devices.length === 0) return undefined
      version += 1
      return { feed: feed.id, version, devices }
    },
    records({ news, again: { share, passOver }, now }) {
      const records: PositionRecord[] = []
      for (const { device, record } of news) add(records, device, record)
      owed = Math.min(roll.length, owed + roll.length * share)
      const inTurn = Math.floor(owed)
      owed -= inTurn
      for (let ahead = 0; ahead < inTurn; ahead += 1) {
        const device = roll[(turn + ahead) % roll.length]
        if (device && !passOver(device))
          add(records, device, writeRecord(device, entry(device.id), { feed, now }))
      }
      turn = roll.length === 0 ? 0 : (turn + inTurn) % roll.length
      return records
    },
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

/** Ten thousand times a second: field by field takes a tenth of what a spread does. */
function placed(record: DeviceRecord, index: number): PositionRecord {
  const { lon, lat, speedKmh, headingDeg, ageMs, state, flags } = record
  return { index, lon, lat, speedKmh, headingDeg, ageMs, state, flags }
}

function placesOf(devices: readonly Device[]): ReadonlyMap<DeviceId, number> {
  return new Map(devices.map(({ id }, place) => [id, place]))
}
