import { type Device, type DeviceState, type LatestValue, emptyDeviceState } from '@haidang/domain'
import type { ChangedDevice, LiveBus } from '@haidang/live'
import type { Town } from '../../live-rig/town.js'

/** Commits a second: each tells of this part of the fleet. */
const parts = 20

const everyMs = 1_000 / parts

/**
 * Every vehicle of the town says once a second where it is, how fast it goes and which way, as commits would tell it. The
 * database is left out: water does not come from there. When this process is held up, what was due meanwhile is told
 * after it, as old as it is by then.
 * `keys`: what the database knows them by, as a commit would say.
 * @returns ends it.
 */
export function driveVehicles(
  bus: LiveBus,
  { devices }: Town,
  keys: ReadonlyMap<string, number> = new Map(),
): () => void {
  const byPart = Array.from({ length: parts }, (_, part) =>
    devices.filter((_, place) => place % parts === part),
  )
  const states = new Map<Device, DeviceState>()
  let dueAt = Date.now()
  const report = (device: Device, at: number, place: number): ChangedDevice => {
    const before = states.get(device) ?? emptyDeviceState
    const state = stateOf(at, place)
    states.set(device, state)
    const key = keys.get(device.id)
    const { id, feed, area } = device
    return { device: id, ...(key !== undefined && { key }), feed, area, before, state }
  }
  const timer = setInterval(() => {
    for (; dueAt <= Date.now(); dueAt += everyMs) {
      const driving = byPart[Math.round(dueAt / everyMs) % parts] ?? []
      const changed = driving.map((device, place) => report(device, dueAt, place))
      bus.publish('devices.changed', { changed })
    }
  }, everyMs)
  return () => clearInterval(timer)
}

function stateOf(at: number, place: number): DeviceState {
  const seconds = at / 1_000 + place
  return {
    newestAt: at,
    latest: {
      speed: said(at, 20 + (seconds % 20)),
      heading: said(at, seconds % 360),
      ignition: said(at, true),
      duty: said(at, 'collecting'),
    },
    position: {
      position: [108.2 + (seconds % 100) / 1_000, 16.05 + (place % 100) / 1_000],
      at,
      receivedAt: at,
    },
    rules: {},
  }
}

function said(at: number, value: LatestValue['value']): LatestValue {
  return { value, at, receivedAt: at, status: 'measuring', flags: noFlags }
}

const noFlags: LatestValue['flags'] = []
