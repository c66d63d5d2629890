import { siteTime } from '@haidang/domain'
import { chanceFor, waves } from '../chance.js'
import type { CityAir, CityMood } from './city-air.js'

export type AirValues = Readonly<Record<string, number>>

export type Station = Readonly<{
  /** What it measures at `at` (epoch ms), in the units of its feed. */
  measure(at: number, weather?: Weather): AirValues
  /** What has happened there after `afterAt` and until `untilAt` (epoch ms), in order. */
  happens?(span: Readonly<{ afterAt: number; untilAt: number }>): readonly Occurrence[]
}>

/** Something that happens at a device at `at` (epoch ms), as its feed's event of the kind says it. */
export type Occurrence = Readonly<{
  at: number
  kind: string
  data: Readonly<Record<string, number | string>>
}>

export type StationPlace = Readonly<{ id: string; seed: number; cityAir: CityAir; zone: string }>

/** What a scenario makes of the whole city's day; all zero is the day as it is. */
export type Weather = Readonly<{
  /** 0 to 1: from the traffic of the hour to that of a rush hour. */
  rush: number
  /** About 6 µg/m³ of PM2.5 for each. */
  dust: number
  /** m/s on top of the breeze; gusts come with it. */
  wind: number
  /** hPa on top of the day's pressure. */
  pressure: number
  /** mm/h over the whole city. */
  rain: number
  /** How far the rivers have risen: 1, 2 and 3 at each one's alarm levels, above the third one more for every metre. */
  river: number
  /** cm of water at the worst place of the streets. */
  flood: number
}>

export const fairWeather: Weather = { rush: 0, dust: 0, wind: 0, pressure: 0, rain: 0, river: 0, flood: 0 }

const minuteMs = 60_000

/**
 * A station in a November of central Vietnam's coast: dust and nitrogen rise with the two traffic peaks and fall with
 * the sea breeze of the afternoon, ozone the other way round; under the sky of the whole city, with a slow drift and
 * a traffic of its own, so that neighbours differ. What it measures follows from seed, name and time alone: history can
 * be told at any moment, again and again, and the present goes on from it.
 */
export function createStation({ id, seed, cityAir, zone }: StationPlace): Station {
  const chance = chanceFor(seed, `station ${id}`)
  const busy = 0.6 + 0.8 * chance()
  const windy = 0.8 + 0.4 * chance()
  const own = (what: string, slowMinutes: number): ((at: number) => number) => {
    const slow = waves(seed, `${id} ${what}`, slowMinutes * minuteMs)
    const quick = waves(seed, `${id} quick ${what}`, 11 * minuteMs)
    return (at) => slow(at) + 0.35 * quick(at)
  }
  const hourOf = hoursOf(zone)
  const [dust, gas, sky] = [own('dust', 150), own('gas', 90), own('sky', 50)]
  return {
    measure: (at, weather = fairWeather) => {
      const city = cityAir(at)
      const noise = chanceFor(seed, `${id} at ${Math.round(at / 1_000)}`)
      const mood = {
        busy,
        rush: weather.rush,
        dust: city.dust + 0.8 * dust(at) + 0.3 * (noise() - 0.5) + weather.dust,
        gas: city.gas + 0.8 * gas(at) + 0.3 * (noise() - 0.5),
        weather: 1.5 * city.weather + 0.15 * sky(at),
      }
      const fair = values(hourOf(at), mood)
      return rounded(blown(fair, { ...weather, wind: weather.wind * windy * (0.9 + 0.2 * noise()) }))
    },
  }
}

const quarterMs = 15 * minuteMs

/** The hour of the site's day, with its fraction. Zones differ by quarters of an hour, so the calendar is asked once for each. */
export function hoursOf(zone: string): (at: number) => number {
  let known = { from: Number.NaN, hour: 0 }
  return (at) => {
    const from = Math.floor(at / quarterMs) * quarterMs
    if (from !== known.from) {
      const { hour, minute } = siteTime(from, zone)
      known = { from, hour: hour + minute / 60 }
    }
    return known.hour + (at - from) / (60 * minuteMs)
  }
}

type Mood = CityMood & Readonly<{ busy: number; rush: number }>

function values(hour: number, { busy, rush, dust, gas, weather }: Mood): AirValues {
  const traffic = Math.max(rush, peak(hour, 7.5, 1.5) + peak(hour, 17.5, 1.8))
  const breeze = peak(hour, 14, 3)
  const sun = Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI))
  const pm25 = positive(18 + 14 * traffic * busy - 6 * breeze + 6 * dust)
  const no2 = positive(14 + 22 * traffic * busy - 5 * breeze + 4 * gas)
  return {
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
  }
}

/** What a storm adds: wind, a falling barometer, wet air that the rain has washed. */
function blown(fair: AirValues, { wind, pressure }: Weather): AirValues {
  if (wind === 0 && pressure === 0) return fair
  const { windSpeed = 0, humidity = 0, pressure: calm = 0, pm25 = 0, pm10 = 0 } = fair
  const washed = 1 / (1 + wind / 15)
  return {
    ...fair,
    windSpeed: windSpeed + wind,
    pressure: calm + pressure,
    humidity: Math.min(99, humidity + wind),
    pm25: positive(pm25 * washed),
    pm10: positive(pm10 * washed),
  }
}

/** A bell of height 1 around an hour of the day, over midnight too. */
export function peak(hour: number, centre: number, width: number): number {
  const away = Math.min(Math.abs(hour - centre), 24 - Math.abs(hour - centre))
  return Math.exp(-((away / width) ** 2))
}

function positive(value: number): number {
  return Math.max(0.5, value)
}

function rounded(values: AirValues): AirValues {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Math.round(value * 10) / 10]))
}
