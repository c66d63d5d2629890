import type { LiveDevice, LiveDeviceCard, LiveValue } from '@haidang/contracts'
import type { Device, Feed, LatestPosition } from '@haidang/domain'
import type { BoardEntry, FeedBoard } from './feed-board.js'
import type { Drawn } from './gather-changes.js'
import type { ShownValue } from './quantity-column.js'
import type { RecordWriter } from './write-record.js'

const nothing: BoardEntry = { latest: {} }

/** Everything of a device, for a snapshot. */
export function writeCard(device: Device, entry: BoardEntry = nothing): LiveDeviceCard {
  return {
    id: device.id,
    name: device.name,
    area: device.area,
    labels: { ...device.labels },
    intervalSeconds: device.intervalSeconds,
    simulated: device.simulated,
    ...(device.position && { home: [device.position[0], device.position[1]] }),
    values: writeValues(Object.entries(entry.latest)),
    ...(entry.position && { position: writePosition(entry.position) }),
    ...(entry.presence && { online: entry.presence.online }),
  }
}

/** What goes out of the devices that have changed; the same to everybody who may see them. */
export type News = Readonly<{
  /** For a frame: those of which something has changed that belongs there. */
  changes: readonly Change[]
  /** For a positions frame: rows of those that have moved. Their records are the first on the writer's sheet, in this order. */
  moved: readonly number[]
}>

export type Change = Readonly<{ row: number; told: LiveDevice }>

type Of = Readonly<{ feed: Feed; board: FeedBoard; writer: RecordWriter; now: number }>

/**
 * Writes what is new. The positions of moving feeds travel in their own binary frames, and with a position that has
 * changed all that its record says: as text the values of ten thousand vehicles are fourteen times the bytes.
 */
export function writeNews(drawn: readonly Drawn[], of: Of): News {
  const { feed, board, writer, now } = of
  const moving = feed.symbol.motion === 'moving'
  const changes: Change[] = []
  const moved: number[] = []
  writer.sheet.clear()
  for (const one of drawn) {
    const place = moving && board.hasMoved(one.row) ? writer.write(one, now) : undefined
    if (place !== undefined) moved.push(one.row)
    const told = writeChange(one, place, of)
    if (told) changes.push({ row: one.row, told })
  }
  return { changes, moved }
}

/** @param place Of its record, when it has one that says it has moved. @returns undefined when nothing else has changed. */
function writeChange(
  { device, row }: Drawn,
  place: number | undefined,
  { feed, board, writer }: Of,
): LiveDevice | undefined {
  const columns = writer.beside(row, place)
  const still = feed.symbol.motion !== 'moving'
  const fix = still && board.hasMoved(row) ? board.positions.read(row) : undefined
  const presence = board.hasNewPresence(row)
  if (columns.length === 0 && !fix && !presence) return undefined
  return {
    id: device.id,
    simulated: device.simulated,
    values: writeValues(columns.map((column) => [column.quantity, column.read(row)])),
    ...(fix && { position: writePosition(fix) }),
    ...(presence && { online: board.isOnline(row) }),
  }
}

function writeValues(
  known: readonly (readonly [string, ShownValue | undefined])[],
): Record<string, LiveValue> {
  const values: Record<string, LiveValue> = {}
  for (const [quantity, is] of known) if (is) values[quantity] = { ...is, flags: [...is.flags] }
  return values
}

function writePosition({ position, at, receivedAt }: LatestPosition): NonNullable<LiveDevice['position']> {
  return { position: [position[0], position[1]], at, receivedAt }
}
