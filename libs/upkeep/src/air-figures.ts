import {
  type AirHour,
  type AirMeans,
  type Device,
  type DeviceId,
  type HourlyMean as Concentration,
  type Pollutant,
  meanOf,
  pollutants,
  shareOfStandard,
  siteDate,
  siteTime,
  vnAqiDay,
  vnAqiHour,
} from '@haidang/domain'

import { hourMs } from './hour.js'
import { hundredths, tenths } from './rounded.js'

/** The mean of one quantity over the hour that begins at `hourAt` (epoch ms), from `count` values that were measuring. */
export type HourlyMean = Readonly<{
  device: DeviceId
  hourAt: number
  quantity: string
  count: number
  mean: number
}>

export type AirFigure = Readonly<{
  station: Device
  /** Epoch ms, the end of the hour or day that it describes. */
  endAt: number
  quantity: string
  value: number
  /** Another value stood there, computed before late ones came. */
  isRevised: boolean
  /** The value that stood there holds no more: what it was made of has been taken back. */
  isWithdrawn?: true
}>

/** An hour without this share of its expected values has no mean. */
const neededShare = 0.75
const nowCastHours = 12
const dayHours = 24
/** A day's first eight-hour mean reaches back so far before it. */
const beforeDayHours = 7

/** So many hours before the first of the ends must be known. */
export const reachHours = dayHours + beforeDayHours

/** What is computed at the ends of hours and days; stored at that instant. */
export const airQuantities = [
  'vnAqi',
  'vnAqiDay',
  'o3Mean8h',
  'coMean8h',
  'pm25Mean24h',
  'pm10Mean24h',
  'standardHour',
  'standardDay',
] as const

type Given = Readonly<{
  stations: readonly Device[]
  /** Epoch ms, ends of hours. */
  ends: readonly number[]
  /** From `reachHours` before the first end on, with what is stored of `airQuantities`. */
  means: readonly HourlyMean[]
  /** IANA name of the site's time zone: a day is one of its calendar. */
  zone: string
}>

/** Every index, mean and share of the standard that is not stored yet as the hourly means have it now. */
export function airFigures({ stations, ends, means, zone }: Given): AirFigure[] {
  return compareFigures(everyAirFigure({ stations, ends, means, zone }), means).changed
}

/** Every index, mean and share of the standard that there can be, whatever is stored. */
export function everyAirFigure({ stations, ends, means, zone }: Given): AirFigure[] {
  const known = new Map(means.map((mean) => [keyOf(mean.device, mean.quantity, mean.hourAt), mean]))
  return stations.flatMap((station) =>
    ends.flatMap((endAt) =>
      Object.entries(figuresAt(hoursBefore(station, endAt, known), { endAt, zone })).flatMap(
        ([quantity, value]): AirFigure[] =>
          value === undefined ? [] : [{ station, endAt, quantity, value, isRevised: false }],
      ),
    ),
  )
}

/**
 * What is not stored yet as it is computed; and what is stored, and is not among what can be computed. The last of `stored`
 * that is about a figure holds, and without a value (`count` 0) there is none.
 */
export function compareFigures(
  every: readonly AirFigure[],
  stored: readonly HourlyMean[],
): Readonly<{ changed: AirFigure[]; unmatched: HourlyMean[] }> {
  const known = new Map(
    stored.map((figure) => [keyOf(figure.device, figure.quantity, figure.hourAt), figure]),
  )
  const changed: AirFigure[] = []
  for (const figure of every) {
    const key = keyOf(figure.station.id, figure.quantity, figure.endAt)
    const before = known.get(key)
    known.delete(key)
    const isRevised = before !== undefined && before.count > 0
    if (!isRevised || before.mean !== figure.value) changed.push({ ...figure, isRevised })
  }
  return { changed, unmatched: [...known.values()].filter(({ count }) => count > 0) }
}

/** Hourly means of each pollutant, the last hour first. */
type Hours = Readonly<Record<Pollutant, readonly Concentration[]>>
type End = Readonly<{ endAt: number; zone: string }>

function figuresAt(hours: Hours, { endAt, zone }: End): Readonly<Partial<Record<string, number>>> {
  const endsDay = siteTime(endAt, zone).hour === 0
  return {
    ...figuresOfHour(hours, { endAt, zone }),
    ...(endsDay && figuresOfDay(hours, { endAt, zone })),
  }
}

function figuresOfHour(hours: Hours, { endAt, zone }: End): Readonly<Partial<Record<string, number>>> {
  const newest = airHour(hours)
  if (!saidSomething(newest)) return {}
  const { so2: [so2] = [], no2: [no2] = [], co: [co] = [], o3: [o3] = [] } = hours
  const [o3Mean8h, coMean8h] = [meanOf(hours.o3, 8), meanOf(hours.co, 8)]
  const index = vnAqiHour(newest)
  const shares: AirMeans[] = [
    { period: '1h', means: present({ so2, no2, co, o3 }) },
    { period: '8h', means: present({ o3: o3Mean8h, co: coMean8h }) },
  ]
  return {
    vnAqi: 'index' in index ? index.index : undefined,
    o3Mean8h: hundredths(o3Mean8h),
    coMean8h: hundredths(coMean8h),
    standardHour: tenths(shareOfStandard(shares, siteDate(endAt - 1, zone))),
  }
}

function figuresOfDay(hours: Hours, { endAt, zone }: End): Readonly<Partial<Record<string, number>>> {
  const [pm25, pm10, so2, no2] = [hours.pm25, hours.pm10, hours.so2, hours.no2].map((all) =>
    meanOf(all, dayHours),
  )
  const index = vnAqiDay(hours)
  const shares: AirMeans[] = [{ period: '24h', means: present({ pm25, pm10, so2, no2 }) }]
  return {
    vnAqiDay: 'index' in index ? index.index : undefined,
    pm25Mean24h: hundredths(pm25),
    pm10Mean24h: hundredths(pm10),
    standardDay: tenths(shareOfStandard(shares, siteDate(endAt - 1, zone))),
  }
}

function hoursBefore(station: Device, endAt: number, known: ReadonlyMap<string, HourlyMean>): Hours {
  const needed = neededShare * Math.max(1, hourMs / 1_000 / station.intervalSeconds)
  const of = (pollutant: Pollutant): Concentration[] =>
    Array.from({ length: reachHours }, (_, age) => {
      const hour = known.get(keyOf(station.id, pollutant, endAt - (age + 1) * hourMs))
      return hour && hour.count >= needed ? hour.mean : undefined
    })
  const [pm25, pm10, o3, no2, so2, co] = pollutants.map(of)
  return { pm25: pm25 ?? [], pm10: pm10 ?? [], o3: o3 ?? [], no2: no2 ?? [], so2: so2 ?? [], co: co ?? [] }
}

function airHour({ pm25, pm10, o3, no2, so2, co }: Hours): AirHour {
  const particles = { pm25: pm25.slice(0, nowCastHours), pm10: pm10.slice(0, nowCastHours) }
  return { ...particles, o3: o3[0], no2: no2[0], so2: so2[0], co: co[0] }
}

/** The NowCast bridges a missing hour; a station that said nothing at all in the hour gets no figures for it. */
function saidSomething({ pm25, pm10, o3, no2, so2, co }: AirHour): boolean {
  return [pm25?.[0], pm10?.[0], o3, no2, so2, co].some((mean) => mean !== undefined)
}

function present(means: Readonly<Partial<Record<Pollutant, Concentration>>>): AirMeans['means'] {
  return Object.fromEntries(
    Object.entries(means).flatMap(([key, mean]) => (mean === undefined ? [] : [[key, mean]])),
  )
}

function keyOf(device: DeviceId, quantity: string, hourAt: number): string {
  return `${device}/${quantity}/${hourAt}`
}
