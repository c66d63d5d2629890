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
 * What has changed of a device, for a frame; undefined when nothing that belongs there has. The positions of
 * moving feeds travel in their own binary frames.
 */
export function writeChange(
  device: Device,
  entry: BoardEntry,
  of: { change: Change; moving: boolean },
): LiveDevice | undefined {
  const { quantities, position, presence } = of.change
  const fix = position && !of.moving ? entry.position : undefined
  if (quantities.size === 0 && !fix && !presence) return undefined
  return {
    id: device.id,
    simulated: device.simulated,
    values: writeValues(entry, [...quantities]),
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
      (entry.presence?.online ? positionFlags.online : 0),
  }
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
