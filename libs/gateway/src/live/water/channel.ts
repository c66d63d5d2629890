import type { Frame, PositionRecord, Snapshot } from '@haidang/contracts'
import { type AreaId, type Device, type Feed, isWithinAreas } from '@haidang/domain'
import type { FeedBoard } from './feed-board.js'
import type { Drawn } from './gather-changes.js'
import { type News, writeCard } from './write-device.js'
import type { DeviceRecord, RecordWriter } from './write-record.js'

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
  again: Readonly<{ share: number; passOver(row: number): boolean }>
  now: number
}>

export type ChannelOptions = Readonly<{
  room: string
  feed: Feed
  areas: 'all' | ReadonlySet<AreaId>
  devices(): readonly Device[]
  board: FeedBoard
  writer: RecordWriter
}>

/** Opens a channel over the register and the board. */
export function openChannel({ room, feed, areas, devices, board, writer }: ChannelOptions): Channel {
  const moving = feed.symbol.motion === 'moving'
  const mine = (): Device[] =>
    devices().filter((device) => device.feed === feed.id && isWithinAreas(areas, device))
  let turn = 0
  /** How many are to be told again; the part of one waits for the frames to come. */
  let owed = 0
  let roll = mine()
  let places = placesOf(roll, board)
  let version = 0
  let idsVersion = 0
  const add = (records: PositionRecord[], row: number, record: DeviceRecord | undefined): void => {
    const index = places[row] ?? elsewhere
    if (record && index !== elsewhere) records.push(placed(record, index))
  }
  const isHere = (row: number): boolean => (places[row] ?? elsewhere) !== elsewhere
  return {
    room,
    feed,
    idsVersion: () => idsVersion,
    snapshot: () => ({
      feed: feed.id,
      version,
      idsVersion,
      devices: roll.map((device) => writeCard(device, board.entry(board.row(device.id)))),
      ids: moving ? roll.map(({ id }) => id) : [],
    }),
    frame(news) {
      const devices = news.flatMap(({ row, change }) => (change && isHere(row) ? change : []))
      if (devices.length === 0) return undefined
      version += 1
      return { feed: feed.id, version, devices }
    },
    records({ news, again: { share, passOver }, now }) {
      const records: PositionRecord[] = []
      for (const { row, record } of news) add(records, row, record)
      owed = Math.min(roll.length, owed + roll.length * share)
      const inTurn = Math.floor(owed)
      const again = (one: Drawn): void => {
        if (!passOver(one.row)) add(records, one.row, writer.write(one, now))
      }
      owed -= inTurn
      for (let ahead = 0; ahead < inTurn; ahead += 1) {
        const device = roll[(turn + ahead) % roll.length]
        if (device) again({ device, row: board.row(device.id) })
      }
      turn = roll.length === 0 ? 0 : (turn + inTurn) % roll.length
      return records
    },
    renew() {
      const before = roll
      roll = mine()
      places = placesOf(roll, board)
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

/** Stands where a row is none of a channel's. */
const elsewhere = -1

/** Places in the roll, by row. */
function placesOf(devices: readonly Device[], board: FeedBoard): Int32Array {
  const rows = devices.map(({ id }) => board.row(id))
  const places = new Int32Array(rows.reduce((most, row) => Math.max(most, row + 1), 0)).fill(elsewhere)
  rows.forEach((row, place) => {
    places[row] = place
  })
  return places
}
