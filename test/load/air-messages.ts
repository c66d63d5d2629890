import type { Outgoing } from '@haidang/testing'

/** Eight values, as a complete station reports them. */
export function airMessage(device: string, at: number, pm25: number): Outgoing {
  const values = {
    pm25,
    pm10: 40.5,
    so2: 12.1,
    no2: 18.3,
    co: 812.4,
    o3: 61.2,
    temperature: 27.4,
    humidity: 71.8,
  }
  return {
    topic: `ioc/v1/air-quality/${device}/observations`,
    payload: Buffer.from(JSON.stringify({ at, values })),
  }
}

export const valuesPerMessage = 8

/** Names of stations for a made-up town. */
export function stationNames(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `aq-${String(place + 1).padStart(4, '0')}`)
}
