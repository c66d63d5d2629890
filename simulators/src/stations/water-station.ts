import { type Station, hoursOf } from '../air/station.js'
import { chanceFor, waves } from '../chance.js'
import type { SensorPlace } from './sensor.js'

const hourMs = 3_600_000

/** A river of a city: oxygen by day, less of it at night; rain stirs up the ground and washes the streets into it. */
export function createWaterStation({ id, seed, zone }: SensorPlace): Station {
  const hourOf = hoursOf(zone)
  const mood = waves(seed, `water ${id}`, 9 * hourMs)
  return {
    measure: (at, weather) => {
      const chance = chanceFor(seed, `${id} at ${Math.round(at / 1_000)}`)
      const sun = Math.max(0, Math.sin(((hourOf(at) - 6) / 12) * Math.PI))
      const dirt = Math.min(1, (weather?.rain ?? 0) / 60) + 0.2 * Math.max(0, mood(at))
      return {
        ph: hundredths(7.2 + 0.15 * mood(at) + 0.1 * sun),
        dissolvedOxygen: hundredths(6 + 0.8 * sun - 1.2 * dirt + 0.1 * (chance() - 0.5)),
        waterTemperature: hundredths(26.5 + 1.5 * sun + 0.4 * mood(at)),
        tss: hundredths(28 + 110 * dirt + 4 * chance()),
        turbidity: hundredths(18 + 90 * dirt + 3 * chance()),
        salinity: hundredths(0.2 + 0.1 * (1 + mood(at))),
        cod: hundredths(9 + 5 * dirt + 0.8 * chance()),
        ammonium: hundredths(0.16 + 0.15 * dirt + 0.04 * chance()),
        nitrate: hundredths(1.1 + 0.6 * dirt + 0.1 * chance()),
      }
    },
  }
}

const hundredths = (value: number): number => Math.round(Math.max(0, value) * 100) / 100
