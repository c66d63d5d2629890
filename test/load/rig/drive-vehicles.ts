import { type Device, type DeviceState, emptyDeviceState } from '@haidang/domain'
import type { LiveBus } from '@haidang/live'
import type { Town } from '../../live-rig/town.js'

/** Commits a second: each tells of this part of the fleet. */
const parts = 20

/**
 * Every vehicle of the town says once a second where it is, how fast it goes and which way, as commits would tell it. The
 * database is left out: water does not come from there.
 */
export function driveVehicles(bus: LiveBus, { devices }: Town): () => void {
  const states = new Map<Device, DeviceState>()
  let part = 0
  const timer = setInterval(() => {
    part = (part + 1) % parts
    const at = Date.now()
    const changed = devices
      .filter((_, place) => place % parts === part)
      .map((device, place) => {
        const before = states.get(device) ?? emptyDeviceState
        const state = stateOf(at, place)
        states.set(device, state)
        return { device: device.id, feed: device.feed, area: device.area, before, state }
      })
    bus.publish('devices.changed', { changed })
  }, 1_000 / parts)
  return () => clearInterval(timer)
}

function stateOf(at: number, place: number): DeviceState {
  const seconds = at / 1_000 + place
  const said = { at, receivedAt: at, status: 'measuring', flags: [] } as const
  return {
    newestAt: at,
    latest: {
      speed: { ...said, value: 20 + (seconds % 20) },
      heading: { ...said, value: seconds % 360 },
      ignition: { ...said, value: true },
      duty: { ...said, value: 'collecting' },
    },
    position: {
      position: [108.2 + (seconds % 100) / 1_000, 16.05 + (place % 100) / 1_000],
      at,
      receivedAt: at,
    },
    rules: {},
  }
}
