import { type Pollutant, pollutants } from './breakpoints.js'
import { largestOf, meanOf } from './means.js'
import type { HourlyMean } from './now-cast.js'
import { roundIndex, subIndex } from './sub-index.js'
import type { VnAqi } from './vn-aqi.js'

const hoursOfDay = 24

/**
 * What one day's index is made of: hourly means in µg/m³, the last hour of the day first. Of ozone the seven hours before
 * the day belong to it too, for its first eight-hour mean reaches back to them.
 */
export type AirDay = Readonly<Partial<Record<Pollutant, readonly HourlyMean[]>>>

/**
 * The daily VN_AQI of one station (Decision 1459/QD-TCMT): particles by their 24 h mean, gases by their largest hour, ozone
 * by its largest hour or its largest eight-hour mean, whichever is worse. There is none without PM2.5 or PM10.
 */
export function vnAqiDay(day: AirDay): VnAqi {
  const exact = pollutants.flatMap((pollutant) => {
    const index = indexOf(pollutant, day)
    return index === undefined ? [] : [{ pollutant, index }]
  })
  if (!exact.some(({ pollutant }) => pollutant === 'pm25' || pollutant === 'pm10'))
    return { noIndex: 'no-particles' }
  const highest = exact.reduce((top, candidate) => (candidate.index > top.index ? candidate : top))
  return {
    index: roundIndex(highest.index),
    dominant: highest.pollutant,
    subIndices: Object.fromEntries(exact.map(({ pollutant, index }) => [pollutant, roundIndex(index)])),
  }
}

/** The twenty-four eight-hour means of the day that end within it, the last first. */
export function eightHourMeans(hours: readonly HourlyMean[]): HourlyMean[] {
  return Array.from({ length: hoursOfDay }, (_, age) => meanOf(hours.slice(age), 8))
}

function indexOf(pollutant: Pollutant, day: AirDay): number | undefined {
  const hours = day[pollutant] ?? []
  if (pollutant === 'pm25' || pollutant === 'pm10') return of(pollutant, meanOf(hours, hoursOfDay))
  const byHour = of(pollutant, largestOf(hours.slice(0, hoursOfDay)))
  if (pollutant !== 'o3') return byHour
  return largestOf([byHour, of('o3Mean8h', largestOf(eightHourMeans(hours)))])
}

function of(column: Pollutant | 'o3Mean8h', concentration: HourlyMean): number | undefined {
  return concentration === undefined ? undefined : subIndex(column, concentration)
}
