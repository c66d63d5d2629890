import type { Station } from '../air/station.js'
import { chanceFor } from '../chance.js'
import type { SensorPlace } from './sensor.js'

/** A tower sees nothing shallower. */
const reportsFromCm = 20

/** Dry, until a scenario floods the streets: some places fill deeper than others. */
export function createInundationTower({ id, seed }: SensorPlace): Station {
  const low = 0.25 + 0.75 * chanceFor(seed, `tower ${id}`)()
  return {
    measure: (_, weather) => {
      const depth = Math.round((weather?.flood ?? 0) * low)
      return { depth: depth < reportsFromCm ? 0 : depth }
    },
  }
}
