import { type Device, type DeviceState, emptyDeviceState } from '@haidang/domain'
import type { LiveRig } from './live-rig.js'

/**
 * Tells the bus that every station has new values, as often as it is called. The database is left out: water
 * does not come from there.
 */
export function createFlood({ bus, town }: Pick<LiveRig, 'bus' | 'town'>): () => void {
  let at = Date.now()
  return () => {
    at = Math.max(at + 1, Date.now())
    const changed = town.devices.map((device) => ({
      device: device.id,
      feed: device.feed,
      area: device.area,
      before: emptyDeviceState,
      state: stateOf(device, at),
    }))
    bus.publish('devices.changed', { changed })
  }
}

const quantities = ['pm25', 'pm10', 'so2', 'no2', 'co', 'o3', 'temperature', 'humidity']

function stateOf(_device: Device, at: number): DeviceState {
  const value = { value: at % 50, at, receivedAt: at, status: 'measuring', flags: [] } as const
  return { newestAt: at, latest: Object.fromEntries(quantities.map((key) => [key, value])), rules: {} }
}
