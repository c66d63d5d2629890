import { type Pollutant, pollutants } from './breakpoints.js'
import { type HourlyMean, nowCast } from './now-cast.js'
import { roundIndex, subIndex } from './sub-index.js'

/**
 * What one hour's index is made of, in µg/m³: for particles the means of the hour and of the eleven before it,
 * newest first; for gases the mean of the hour.
 */
export type AirHour = Readonly<{
  pm25?: readonly HourlyMean[]
  pm10?: readonly HourlyMean[]
  o3?: HourlyMean
  no2?: HourlyMean
  so2?: HourlyMean
  co?: HourlyMean
}>

/** Why an hour has no index. */
export type NoIndexReason = 'no-particles'

export type VnAqi =
  | Readonly<{
      index: number
      /** The parameter with the highest sub-index. */
      dominant: Pollutant
      /** Rounded, of every parameter that had one. */
      subIndices: Readonly<Partial<Record<Pollutant, number>>>
    }>
  | Readonly<{ noIndex: NoIndexReason }>

/**
 * The hourly VN_AQI of one station (Decision 1459/QD-TCMT): the highest sub-index, an integer from 0 to 500.
 * There is none unless PM2.5 or PM10 has a NowCast.
 */
export function vnAqiHour(hour: AirHour, options: { literal?: boolean } = {}): VnAqi {
  const exact = pollutants.flatMap((pollutant) => {
    const concentration = concentrationOf(hour, pollutant, options)
    const index = concentration === undefined ? undefined : subIndex(pollutant, concentration)
    return index === undefined ? [] : [{ pollutant, index }]
  })
  if (!exact.some(({ pollutant }) => isParticle(pollutant))) return { noIndex: 'no-particles' }
  const highest = exact.reduce((top, candidate) => (candidate.index > top.index ? candidate : top))
  return {
    index: roundIndex(highest.index),
    dominant: highest.pollutant,
    subIndices: Object.fromEntries(exact.map(({ pollutant, index }) => [pollutant, roundIndex(index)])),
  }
}

function concentrationOf(hour: AirHour, pollutant: Pollutant, options: { literal?: boolean }): HourlyMean {
  return isParticle(pollutant) ? nowCast(hour[pollutant] ?? [], options) : hour[pollutant]
}

function isParticle(pollutant: Pollutant): pollutant is 'pm25' | 'pm10' {
  return pollutant === 'pm25' || pollutant === 'pm10'
}
