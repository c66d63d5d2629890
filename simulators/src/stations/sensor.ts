import type { CityAir } from '../air/city-air.js'
import { type Station, createStation } from '../air/station.js'
import type { SimulatedDevice } from '../site/read-site.js'
import { createCarPark } from './car-park.js'
import { createInundationTower } from './inundation-tower.js'
import { createNoiseMonitor } from './noise-monitor.js'
import { createRainGauge } from './rain-gauge.js'
import { createRiverGauge } from './river-gauge.js'
import { createWaterStation } from './water-station.js'

/** Where a sensor stands: what it measures follows from this and the time alone. */
export type SensorPlace = Readonly<{
  id: string
  seed: number
  cityAir: CityAir
  zone: string
  intervalMs: number
  labels: Readonly<Record<string, string>>
}>

const sensors: Readonly<Record<string, (place: SensorPlace) => Station>> = {
  'air-quality': createStation,
  'rain-gauge': createRainGauge,
  'water-level': createRiverGauge,
  inundation: createInundationTower,
  noise: createNoiseMonitor,
  'water-quality': createWaterStation,
  parking: createCarPark,
}

/** What stands at the device's place; undefined for a feed that nobody has taught the city yet. */
export function createSensor(
  { id, feed, intervalMs, labels }: SimulatedDevice,
  city: Pick<SensorPlace, 'seed' | 'cityAir' | 'zone'>,
): Station | undefined {
  return sensors[feed]?.({ ...city, id, intervalMs, labels })
}
