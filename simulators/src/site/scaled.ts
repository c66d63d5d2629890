import type { SimulatedDevice } from './read-site.js'

const copy = /^sim-\d+-/

/** Whether a device is one of the copies that a scale over 1 adds. */
export function isCopy(id: string): boolean {
  return copy.test(id)
}

/** The devices `scale` times over: copies are named `sim-<n>-<id>`; a scale under 1 keeps an even share of them. */
export function scaled(devices: readonly SimulatedDevice[], scale: number): SimulatedDevice[] {
  if (scale < 1)
    return devices.filter((_, place) => Math.floor((place + 1) * scale) > Math.floor(place * scale))
  const copies = Array.from({ length: Math.floor(scale) - 1 }, (_, n) =>
    devices.map((device) => ({ ...device, id: `sim-${n + 1}-${device.id}` })),
  )
  return [...devices, ...copies.flat()]
}
