import { type Station, hoursOf, peak } from '../air/station.js'
import { chanceFor, waves } from '../chance.js'
import type { SensorPlace } from './sensor.js'

const minuteMs = 60_000
/** Cars that leave in an hour, as a share of the places, on a day without end. */
const turnover = 0.55
const feeVnd = 20_000

/**
 * A car park that fills before noon and again in the evening, and never quite. Its till counts the day's sessions from
 * midnight; one in thirty leaves without having paid.
 */
export function createCarPark({ id, seed, zone, labels }: SensorPlace): Station {
  const chance = chanceFor(seed, `park ${id}`)
  const capacity = Number(labels['capacity']) || 60
  const liked = 0.55 + 0.25 * chance()
  const hourOf = hoursOf(zone)
  const mood = waves(seed, `park ${id}`, 50 * minuteMs)
  return {
    measure: (at) => {
      const hour = hourOf(at)
      const filled =
        liked * (0.3 + 0.7 * Math.min(1, peak(hour, 10.5, 2.5) + peak(hour, 18.5, 2.5))) + 0.06 * mood(at)
      const sessions = Math.floor(capacity * turnover * liked * Math.max(0, hour - 5.5) * 0.8)
      const unpaidSessions = Math.floor(sessions / 30)
      const paidSessions = sessions - unpaidSessions
      return {
        capacity,
        occupied: Math.round(capacity * Math.min(0.97, Math.max(0.02, filled))),
        paidSessions,
        unpaidSessions,
        revenueVnd: paidSessions * feeVnd,
      }
    },
  }
}
