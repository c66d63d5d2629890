import { siteDate, siteDayStart } from '@haidang/domain'
import { type Occurrence, type Station, hoursOf, peak } from '../air/station.js'
import { chanceFor, waves } from '../chance.js'
import type { SensorPlace } from './sensor.js'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Cars that leave in an hour, as a share of the places, on a day without end. */
const turnover = 0.44
const feeVnd = 20_000
/** The first session of a day begins then. */
const opensMs = 5.5 * hourMs
/** A day of the place is never longer, whatever its clocks do. */
const longestDayMs = 26 * hourMs

/**
 * A car park that fills before noon and again in the evening, and never quite. Its till counts the day's sessions from
 * midnight and tells of each as it ends; one in thirty leaves without having paid, and now and then somebody offends.
 */
export function createCarPark({ id, seed, zone, labels }: SensorPlace): Station {
  const chance = chanceFor(seed, `park ${id}`)
  const capacity = Number(labels['capacity']) || 60
  const liked = 0.55 + 0.25 * chance()
  const hourOf = hoursOf(zone)
  const mood = waves(seed, `park ${id}`, 50 * minuteMs)
  const sessionMs = Math.round(hourMs / (capacity * turnover * liked))
  const daysOf = createDays(zone)
  return {
    measure: (at) => {
      const hour = hourOf(at)
      const filled =
        liked * (0.3 + 0.7 * Math.min(1, peak(hour, 10.5, 2.5) + peak(hour, 18.5, 2.5))) + 0.06 * mood(at)
      const sessions = Math.max(0, Math.floor((at - daysOf(at).opensAt) / sessionMs))
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
    happens: ({ afterAt, untilAt }) => {
      const told: Occurrence[] = []
      for (let day = daysOf(afterAt); day.opensAt <= untilAt; day = daysOf(day.nextAt)) {
        const first = Math.max(0, Math.floor((afterAt - day.opensAt) / sessionMs)) + 1
        const lastAt = Math.min(untilAt, day.nextAt - 1)
        for (let number = first; day.opensAt + number * sessionMs <= lastAt; number++)
          told.push(...endOf(number, { id, seed, day, at: day.opensAt + number * sessionMs }))
      }
      return told
    },
  }
}

/** A day of the place; `nextAt` is when the next one begins. */
type Day = Readonly<{ date: string; opensAt: number; nextAt: number }>

/** The day of an instant; the one that was asked for last is known. */
function createDays(zone: string): (at: number) => Day {
  let known = { fromAt: Number.NaN, date: '', opensAt: 0, nextAt: Number.NaN }
  return (at) => {
    if (at >= known.fromAt && at < known.nextAt) return known
    const fromAt = siteDayStart(at, zone)
    const nextAt = siteDayStart(fromAt + longestDayMs, zone)
    known = { fromAt, date: siteDate(fromAt, zone), opensAt: fromAt + opensMs, nextAt }
    return known
  }
}

type Ended = Readonly<{ id: string; seed: number; day: Day; at: number }>

/** What the end of a day's so-manieth session brings: its payment, or none, and seldom an offence. */
function endOf(number: number, { id, seed, day, at }: Ended): Occurrence[] {
  const session = `${day.date}-${number}`
  const outcome = number % 30 === 0 ? 'unpaid' : 'paid'
  const payment = { at, kind: 'payment', data: { session, amountVnd: feeVnd, outcome } }
  const offence = offenceOf(number)
  if (offence === undefined) return [payment]
  const plate = plateOf(chanceFor(seed, `car ${id} ${session}`))
  return [payment, { at, kind: 'violation', data: { offence, plate, session } }]
}

function offenceOf(number: number): string | undefined {
  if (number % 60 === 0) return 'no-payment'
  if (number % 120 === 17) return 'overstay'
  return number % 200 === 50 ? 'wrong-place' : undefined
}

/** A made-up one of the city's. */
function plateOf(chance: () => number): string {
  const digits = String(Math.floor(chance() * 100_000)).padStart(5, '0')
  return `43A-${digits.slice(0, 3)}.${digits.slice(3)}`
}
