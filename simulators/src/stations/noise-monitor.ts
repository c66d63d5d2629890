import { type Station, hoursOf, peak } from '../air/station.js'
import { chanceFor, waves } from '../chance.js'
import type { SensorPlace } from './sensor.js'

const minuteMs = 60_000

/** The noise of a street: nearly up to the limit of its place by day, quieter by night, louder in the rush hours. */
export function createNoiseMonitor({ id, seed, zone, labels }: SensorPlace): Station {
  const hourOf = hoursOf(zone)
  const mood = waves(seed, `noise ${id}`, 40 * minuteMs)
  const quiet = labels['place'] === 'special'
  return {
    measure: (at, weather) => {
      const hour = hourOf(at)
      const chance = chanceFor(seed, `${id} at ${Math.round(at / 1_000)}`)
      const day = 1 / (1 + Math.exp(-2 * (hour - 6.5))) - 1 / (1 + Math.exp(-2 * (hour - 20)))
      const rush = Math.max(weather?.rush ?? 0, peak(hour, 7.5, 1) + peak(hour, 17.5, 1.2))
      const usual = quiet ? 40 + 9 * day + rush : 48 + 14 * day + 2 * rush
      const leq = usual + 1.2 * mood(at) + 0.8 * (chance() - 0.5)
      return { leq: tenths(leq), lmax: tenths(leq + 8 + 8 * chance()) }
    },
  }
}

const tenths = (level: number): number => Math.round(level * 10) / 10
