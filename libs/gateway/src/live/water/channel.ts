import { type Frame, PositionsWriter, type Snapshot } from '@haidang/contracts'
import { type AreaId, type Device, type Feed, isWithinAreas } from '@haidang/domain'
import type { FeedBoard } from './feed-board.js'
import { type News, writeCard } from './write-device.js'
import type { RecordWriter } from './write-record.js'

/** One feed for all who may see the same areas of it: one version, one encoding. */
export type Channel = Readonly<{
  room: string
  feed: Feed
  snapshot(): Snapshot
  /** The next frame, or undefined when nothing of this channel has changed. */
  frame(news: News): Frame | undefined
  /** A frame of the devices that moved, and of those whose turn it is to be told again; undefined when there are none. */
  positions(of: Movement): Uint8Array<ArrayBuffer> | undefined
  /** Takes the register anew. @returns whether that changes what receivers must know. */
  renew(): boolean
}>

export type Movement = Readonly<{
  news: Pick<News, 'moved'>
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
  let rows = rowsOf(roll, board)
  let places = placesOf(rows)
  let version = 0
  let idsVersion = 0
  const isHere = (row: number): boolean => (places[row] ?? elsewhere) !== elsewhere
  return {
    room,
    feed,
    snapshot: () => ({
      feed: feed.id,
      version,
      idsVersion,
      devices: roll.map((device) => writeCard(device, board.entry(board.row(device.id)))),
      ids: moving ? roll.map(({ id }) => id) : [],
    }),
    frame({ changes }) {
      const devices = changes.flatMap(({ row, told }) => (isHere(row) ? told : []))
      if (devices.length === 0) return undefined
      version += 1
      return { feed: feed.id, version, devices }
    },
    positions({ news: { moved }, again: { share, passOver }, now }) {
      owed = Math.min(roll.length, owed + roll.length * share)
      const inTurn = Math.floor(owed)
      owed -= inTurn
      const records = new PositionsWriter(moved.length + inTurn)
      for (let place = 0; place < moved.length; place += 1) {
        const index = places[moved[place] ?? elsewhere] ?? elsewhere
        if (index !== elsewhere) records.add(index, writer.sheet, place)
      }
      for (let ahead = 0; ahead < inTurn; ahead += 1) {
        const index = (turn + ahead) % roll.length
        const [device, row] = [roll[index], rows[index]]
        if (!device || row === undefined || passOver(row)) continue
        const place = writer.write({ device, row }, now)
        if (place !== undefined) records.add(index, writer.sheet, place)
      }
      turn = roll.length === 0 ? 0 : (turn + inTurn) % roll.length
      return records.count === 0 ? undefined : records.frame({ version: idsVersion, serverAt: now })
    },
    renew() {
      const before = roll
      roll = mine()
      rows = rowsOf(roll, board)
      places = placesOf(rows)
      if (JSON.stringify(before) === JSON.stringify(roll)) return false
      idsVersion += 1
      version += 1
      return true
    },
  }
}

/** Stands where a row is none of a channel's. */
const elsewhere = -1

/** Rows by place in the roll: each is looked up by name only once. */
function rowsOf(devices: readonly Device[], board: FeedBoard): readonly number[] {
  return devices.map(({ id }) => board.row(id))
}

/** Places in the roll, by row. */
function placesOf(rows: readonly number[]): Int32Array {
  const places = new Int32Array(rows.reduce((most, row) => Math.max(most, row + 1), 0)).fill(elsewhere)
  rows.forEach((row, place) => {
    places[row] = place
  })
  return places
}
