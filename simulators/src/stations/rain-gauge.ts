import type { Station } from '../air/station.js'
import { chanceFor, waves } from '../chance.js'
import type { SensorPlace } from './sensor.js'

const hourMs = 3_600_000
/** What a tipping bucket can tell. */
const tipMm = 0.2

/**
 * Rain since the last report. Over a fair city a passing shower now and then, a millimetre or two; a scenario's rain falls
 * everywhere, more here and less there.
 */
export function createRainGauge({ id, seed, intervalMs }: SensorPlace): Station {
  const here = 0.8 + 0.4 * chanceFor(seed, `rain ${id}`)()
  const showers = waves(seed, 'showers', 2 * hourMs)
  const cloud = waves(seed, `cloud ${id}`, hourMs)
  return {
    measure: (at, weather) => {
      const shower = Math.max(0, showers(at) + 0.3 * cloud(at) - 0.75) * 6
      const perHour = shower + (weather?.rain ?? 0) * here
      const tips = Math.floor((perHour * (intervalMs / hourMs)) / tipMm + 0.5)
      return { rainfall: Math.round(tips * tipMm * 10) / 10 }
    },
  }
}
