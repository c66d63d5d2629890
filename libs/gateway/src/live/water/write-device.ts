import {
  type LiveDevice,
  type LiveDeviceCard,
  type LiveValue,
  type PositionRecord,
  positionFlags,
} from '@haidang/contracts'
import { type Device, type Feed, type LatestPosition, type LatestValue } from '@haidang/domain'
import type { BoardEntry, Change } from './device-board.js'

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

/**
 * What has changed of a device, for a frame; undefined when nothing that belongs there has. The positions of moving
 * feeds travel in their own binary frames, and with a position that has changed all that its record says: as text the
 * values of ten thousand vehicles are fourteen times the bytes.
 */
export function writeChange(
  device: Device,
  entry: BoardEntry,
  of: { change: Change; feed: Feed },
): LiveDevice | undefined {
  const { position, presence } = of.change
  const moving = of.feed.symbol.motion === 'moving'
  const said = moving && position ? saidByRecord(of.feed, entry) : nothingSaid
  const quantities = [...of.change.quantities].filter((quantity) => !said.has(quantity))
  const fix = position && !moving ? entry.position : undefined
  if (quantities.length === 0 && !fix && !presence) return undefined
  return {
    id: device.id,
    simulated: device.simulated,
    values: writeValues(entry, quantities),
    ...(fix && { position: writePosition(fix) }),
    ...(presence && entry.presence && { online: entry.presence.online }),
  }
}

/** A moving device for a positions frame; undefined while nobody knows where it is. */
export function writeRecord(
  device: Device,
  entry: BoardEntry | undefined,
  of: { index: number; feed: Feed; now: number },
): PositionRecord | undefined {
  if (!entry?.position) return undefined
  const { position, at } = entry.position
  const said = [...saidByRecord(of.feed, entry).values()].reduce((flags, flag) => flags | flag, 0)
  const number = (key: string): number => numberOf(entry.latest[key])
  return {
    index: of.index,
    lon: position[0],
    lat: position[1],
    speedKmh: number('speed'),
    headingDeg: number('heading'),
    ageMs: of.now - at,
    state: wordPlace(of.feed, entry),
    flags:
      (device.simulated ? positionFlags.simulated : 0) |
      (entry.latest.ignition?.value === true ? positionFlags.ignition : 0) |
      (entry.presence?.online ? positionFlags.online : 0) |
      said,
  }
}

const nothingSaid: ReadonlyMap<string, number> = new Map()
const promptMs = 2_000

/** The quantities whose newest values a record holds in full, each with the flag that says so: see `positionFlags`. */
function saidByRecord({ quantities }: Feed, { latest, position }: BoardEntry): ReadonlyMap<string, number> {
  if (!position) return nothingSaid
  const said = new Map<string, number>()
  for (const { key, kind } of quantities) {
    const value = latest[key]
    const flag = kind === 'word' ? positionFlags.stateSaid : recorded.get(key)
    if (flag !== undefined && value && isPlain(value, position) && fitsRecord(key, value)) said.set(key, flag)
  }
  return said
}

const recorded: ReadonlyMap<string, number> = new Map([
  ['speed', positionFlags.speedSaid],
  ['heading', positionFlags.headingSaid],
  ['ignition', positionFlags.ignitionSaid],
])

function isPlain({ at, receivedAt, status, flags }: LatestValue, fix: LatestPosition): boolean {
  return at === fix.at && status === 'measuring' && flags.length === 0 && receivedAt - at <= promptMs
}

/** A record counts headings from 0 up to, and without, 360. */
function fitsRecord(key: string, { value }: LatestValue): boolean {
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

function numberOf(value: LatestValue | undefined): number {
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
