import {
  type DayMean,
  type Device,
  type DeviceId,
  type YearMean,
  shareOfStandard,
  siteDate,
  siteDayBegin,
  siteTime,
  yearMean,
} from '@haidang/domain'

import type { AirFigure } from './air-figures.js'
import { hundredths, tenths } from './rounded.js'

/** A year of the site's calendar; epoch ms, `endAt` is the first instant of the next. */
export type AirYear = Readonly<{ beginAt: number; endAt: number; lastDay: string; days: number }>

/** The pollutants whose yearly mean has a limit, and the quantity that their mean is. */
const means = { pm25: 'pm25MeanYear', pm10: 'pm10MeanYear', so2: 'so2MeanYear', no2: 'no2MeanYear' } as const

type YearPollutant = keyof typeof means

export const yearPollutants: readonly YearPollutant[] = ['pm25', 'pm10', 'so2', 'no2']

/** What is computed of a year; stored at the instant at which it ends. */
export const yearQuantities = [...Object.values(means), 'standardYear', 'yearDays'] as const

/** The years that had ended by `untilAt` (epoch ms) and of which one of the `ends` of hours ends a day. */
export function yearsOf(
  ends: readonly number[],
  { zone, untilAt }: { zone: string; untilAt: number },
): AirYear[] {
  const endsOfDays = ends.filter((end) => siteTime(end, zone).hour === 0)
  const years = new Set(endsOfDays.map((end) => siteTime(end - 1, zone).year))
  return [...years].map((year) => yearOf(year, zone)).filter(({ endAt }) => endAt <= untilAt)
}

function yearOf(year: number, zone: string): AirYear {
  const [beginAt, endAt] = [year, year + 1].map((of) => siteDayBegin(`${of}-01-01`, zone))
  if (beginAt === undefined || endAt === undefined)
    throw new Error(`the year ${year} has no beginning or end`)
  return { beginAt, endAt, lastDay: siteDate(endAt - 1, zone), days: Math.round((endAt - beginAt) / dayMs) }
}

const dayMs = 86_400_000

/** One pollutant of one station on one day of the year. */
export type AirDayMean = DayMean & Readonly<{ device: DeviceId; quantity: string }>

type Given = Readonly<{
  stations: readonly Device[]
  year: AirYear
  /** Of `yearPollutants`, on every day of the year on which they were measured. */
  days: readonly AirDayMean[]
}>

/**
 * The yearly means, their share of the standard, and on how many days there was enough of whatever was measured on the
 * fewest, whatever is stored. What lacks days has no mean, and the days say why.
 */
export function everyYearFigure({ stations, year, days }: Given): AirFigure[] {
  return stations.flatMap((station) => {
    const own = days.filter(({ device }) => device === station.id)
    return Object.entries(figuresOf(station, own, year)).flatMap(([quantity, value]): AirFigure[] =>
      value === undefined ? [] : [{ station, endAt: year.endAt, quantity, value, isRevised: false }],
    )
  })
}

function figuresOf(
  { intervalSeconds }: Device,
  days: readonly AirDayMean[],
  { days: daysOfYear, lastDay }: AirYear,
): Readonly<Record<string, number | undefined>> {
  const expected = { daysOfYear, valuesOfDay: dayMs / 1_000 / intervalSeconds }
  const measured = yearPollutants.flatMap((pollutant): [YearPollutant, YearMean][] => {
    const own = days.filter(({ quantity }) => quantity === pollutant)
    return own.length === 0 ? [] : [[pollutant, yearMean(own, expected)]]
  })
  if (measured.length === 0) return {}
  const there = Object.fromEntries(
    measured.flatMap(([pollutant, year]) => ('mean' in year ? [[pollutant, year.mean]] : [])),
  )
  return {
    ...Object.fromEntries(
      yearPollutants.map((pollutant) => [means[pollutant], hundredths(there[pollutant])]),
    ),
    standardYear: tenths(shareOfStandard([{ period: 'year', means: there }], lastDay)),
    yearDays: Math.min(...measured.map(([, year]) => year.days)),
  }
}
