import { siteTime } from '@haidang/domain'
import { type Chance, drift } from '../chance.js'
import type { CityAir, CityMood } from './city-air.js'

export type AirValues = Readonly<Record<string, number>>

export type Station = Readonly<{
  /** What it measures at `at` (epoch ms), in the units of its feed; each call is the next report. */
  measure(at: number): AirValues
}>

export type StationPlace = Readonly<{ chance: Chance; cityAir: CityAir; zone: string }>

/**
 * A station in a November of central Vietnam's coast: dust and nitrogen rise with the two traffic peaks and fall with
 * the sea breeze of the afternoon, ozone the other way round; under the sky of the whole city, with a slow drift and
 * a traffic of its own, so that neighbours differ.
 */
export function createStation({ chance, cityAir, zone }: StationPlace): Station {
  const busy = 0.6 + 0.8 * chance()
  const own = { dust: 2 * chance() - 1, gas: 2 * chance() - 1, weather: 0 }
  return {
    measure: (at) => {
      own.dust = drift(own.dust, 0.97, chance)
      own.gas = drift(own.gas, 0.95, chance)
      own.weather = drift(own.weather, 0.9, chance)
      const city = cityAir(at)
      return values(hourOfDay(at, zone), {
        busy,
        dust: city.dust + 0.6 * own.dust,
        gas: city.gas + 0.6 * own.gas,
        weather: 1.5 * city.weather + 0.15 * own.weather,
      })
    },
  }
}

function hourOfDay(at: number, zone: string): number {
  const { hour, minute } = siteTime(at, zone)
  return hour + minute / 60
}

function values(hour: number, { busy, dust, gas, weather }: CityMood & { busy: number }): AirValues {
  const traffic = peak(hour, 7.5, 1.5) + peak(hour, 17.5, 1.8)
  const breeze = peak(hour, 14, 3)
  const sun = Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI))
  const pm25 = positive(18 + 14 * traffic * busy - 6 * breeze + 6 * dust)
  const no2 = positive(14 + 22 * traffic * busy - 5 * breeze + 4 * gas)
  return rounded({
    pm25,
    pm10: pm25 * 1.55 + positive(4 + 3 * dust),
    so2: positive(9 + 4 * busy + 2 * gas),
    no2,
    co: positive(520 + 620 * traffic * busy + 70 * gas),
    o3: positive(38 + 52 * sun - 0.5 * no2 + 5 * weather),
    temperature: 23.5 + 4.5 * sun + 0.8 * weather,
    humidity: Math.min(99, Math.max(45, 84 - 16 * sun - 3 * weather)),
    pressure: 1_013 + 1.5 * Math.cos((hour / 12) * 2 * Math.PI) + weather,
    windSpeed: positive(1.4 + 2.6 * breeze + 0.5 * weather),
    windDirection: (60 + 35 * breeze + 12 * weather + 360) % 360,
  })
}

/** A bell of height 1 around an hour of the day, over midnight too. */
function peak(hour: number, centre: number, width: number): number {
  const away = Math.min(Math.abs(hour - centre), 24 - Math.abs(hour - centre))
  return Math.exp(-((away / width) ** 2))
}

function positive(value: number): number {
  return Math.max(0.5, value)
}

function rounded(values: AirValues): AirValues {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Math.round(value * 10) / 10]))
}
