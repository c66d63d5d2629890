import type { LiveDevice, LiveDeviceCard, LiveValue } from '@haidang/contracts'
import type { Device, Feed, LatestPosition } from '@haidang/domain'
import type { BoardEntry, FeedBoard } from './feed-board.js'
import type { Drawn } from './gather-changes.js'
import type { ShownValue } from './quantity-column.js'
import type { DeviceRecord, RecordWriter } from './write-record.js'

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

/** What goes out of a device that has changed; the same to everybody who may see it. */
export type News = Readonly<{
  row: number
  /** For a frame; undefined when nothing that belongs there has changed. */
  change: LiveDevice | undefined
  /** For a positions frame; undefined when it has not moved. */
  record: DeviceRecord | undefined
}>

type Of = Readonly<{ feed: Feed; board: FeedBoard; writer: RecordWriter; now: number }>

/**
 * Writes what is new. The positions of moving feeds travel in their own binary frames, and with a position that has
 * changed all that its record says: as text the values of ten thousand vehicles are fourteen times the bytes.
 */
export function writeNews({ device, row }: Drawn, { feed, board, writer, now }: Of): News {
  const moving = feed.symbol.motion === 'moving'
  const moved = board.hasMoved(row)
  const record = moving && moved ? writer.write({ device, row }, now) : undefined
  const columns = board.newColumns(row).filter(({ quantity }) => !record || !writer.says(record, quantity))
  const fix = moved && !moving ? board.positions.read(row) : undefined
  const presence = board.hasNewPresence(row)
  if (columns.length === 0 && !fix && !presence) return { row, change: undefined, record }
  const change: LiveDevice = {
    id: device.id,
    simulated: device.simulated,
    values: writeValues(columns.map((column) => [column.quantity, column.read(row)])),
    ...(fix && { position: writePosition(fix) }),
    ...(presence && { online: board.isOnline(row) }),
  }
  return { row, change, record }
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
