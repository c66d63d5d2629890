import {
  type LiveDevice,
  type LiveDeviceCard,
  type LiveValue,
  type PositionRecord,
  positionFlags,
} from '@haidang/contracts'
import { type Device, type Feed, type LatestPosition } from '@haidang/domain'
import type { BoardEntry, ShownValue } from './device-board.js'
import type { Changed } from './gather-changes.js'

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
    values: writeValues(entry, Object.keys(entry.latest)),
    ...(entry.position && { position: writePosition(entry.position) }),
    ...(entry.presence && { online: entry.presence.online }),
  }
}

/** What goes out of a device that has changed; the same to everybody who may see it. */
export type News = Readonly<{
  device: Device
  /** For a frame; undefined when nothing that belongs there has changed. */
  change: LiveDevice | undefined
  /** For a positions frame; undefined when it has not moved. */
  record: DeviceRecord | undefined
}>

/** A record whose place depends on who is told. */
export type DeviceRecord = Omit<PositionRecord, 'index'>

type Of = Readonly<{ feed: Feed; now: number }>

/**
 * Writes what has changed. The positions of moving feeds travel in their own binary frames, and with a position that has
 * changed all that its record says: as text the values of ten thousand vehicles are fourteen times the bytes.
 */
export function writeNews({ device, entry, change }: Changed, of: Of): News {
  const { position, presence } = change
  const moving = of.feed.symbol.motion === 'moving'
  const record = moving && position ? writeRecord(device, entry, of) : undefined
  const quantities = record ? unsaid(change.quantities, record, of.feed) : change.quantities
  const fix = position && !moving ? entry.position : undefined
  if (quantities.length === 0 && !fix && !presence) return { device, change: undefined, record }
  const told: LiveDevice = {
    id: device.id,
    simulated: device.simulated,
    values: writeValues(entry, quantities),
    ...(fix && { position: writePosition(fix) }),
    ...(presence && entry.presence && { online: entry.presence.online }),
  }
  return { device, change: told, record }
}

/** A moving device for a positions frame; undefined while nobody knows where it is. */
export function writeRecord(
  device: Device,
  entry: BoardEntry | undefined,
  { feed, now }: Of,
): DeviceRecord | undefined {
  if (!entry?.position) return undefined
  const { position, at } = entry.position
  return {
    lon: position[0],
    lat: position[1],
    speedKmh: numberOf(entry.latest.speed),
    headingDeg: numberOf(entry.latest.heading),
    ageMs: now - at,
    state: wordPlace(feed, entry),
    flags:
      (device.simulated ? positionFlags.simulated : 0) |
      (entry.latest.ignition?.value === true ? positionFlags.ignition : 0) |
      (entry.presence?.online ? positionFlags.online : 0) |
      saidByRecord(feed, entry),
  }
}

const promptMs = 2_000

/** The flags of the quantities whose newest values a record holds in full: see `positionFlags`. */
function saidByRecord(feed: Feed, { latest, position }: BoardEntry): number {
  let said = 0
  if (!position) return said
  flagsOf(feed).forEach((flag, key) => {
    const value = latest[key]
    if (value && isPlain(value, position) && fitsRecord(key, value)) said |= flag
  })
  return said
}

/** Those that the record does not say in full. */
function unsaid(quantities: readonly string[], { flags }: DeviceRecord, feed: Feed): readonly string[] {
  const flagOf = flagsOf(feed)
  return quantities.filter((quantity) => (flags & (flagOf.get(quantity) ?? 0)) === 0)
}

const recorded: ReadonlyMap<string, number> = new Map([
  ['speed', positionFlags.speedSaid],
  ['heading', positionFlags.headingSaid],
  ['ignition', positionFlags.ignitionSaid],
])

type Flags = ReadonlyMap<string, number>
/** Ten thousand vehicles a second ask. */
const flagsByFeed = new WeakMap<Feed, Flags>()

/** The quantities of a feed that a record has room for. */
function flagsOf(feed: Feed): Flags {
  const known = flagsByFeed.get(feed)
  if (known) return known
  const flags = new Map<string, number>()
  for (const { key, kind } of feed.quantities) {
    const flag = kind === 'word' ? positionFlags.stateSaid : recorded.get(key)
    if (flag !== undefined) flags.set(key, flag)
  }
  flagsByFeed.set(feed, flags)
  return flags
}

function isPlain({ at, receivedAt, status, flags }: ShownValue, fix: LatestPosition): boolean {
  return at === fix.at && status === 'measuring' && flags.length === 0 && receivedAt - at <= promptMs
}

/** A record counts headings from 0 up to, and without, 360. */
function fitsRecord(key: string, { value }: ShownValue): boolean {
  return key !== 'heading' || (typeof value === 'number' && value < 359.99)
}

function writeValues({ latest }: BoardEntry, quantities: readonly string[]): Record<string, LiveValue> {
  const values: Record<string, LiveValue> = {}
  for (const quantity of quantities) {
    const known = latest[quantity]
    if (known)
      values[quantity] = {
        value: known.value,
        at: known.at,
        receivedAt: known.receivedAt,
        status: known.status,
        flags: [...known.flags],
      }
  }
  return values
}

function writePosition({ position, at, receivedAt }: LatestPosition): NonNullable<LiveDevice['position']> {
  return { position: [position[0], position[1]], at, receivedAt }
}

function numberOf(value: ShownValue | undefined): number {
  return typeof value?.value === 'number' ? value.value : 0
}

function wordPlace(feed: Feed, { latest }: BoardEntry): number {
  for (const quantity of feed.quantities) {
    if (quantity.kind !== 'word') continue
    const value = latest[quantity.key]?.value
    return typeof value === 'string' ? quantity.words.indexOf(value) + 1 : 0
  }
  return 0
}
