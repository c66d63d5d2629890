import {
  type AirHour,
  type Device,
  type DeviceId,
  type HourlyMean as Concentration,
  type Pollutant,
  vnAqiHour,
} from '@haidang/domain'
import type { HourlyMean } from '@haidang/store'

import { hourMs } from './hour.js'

export type AirIndex = Readonly<{
  station: Device
  /** Epoch ms, the end of the hour that it describes. */
  endAt: number
  index: number
}>

/** An hour without this share of its expected values has no mean. */
const neededShare = 0.75
const nowCastHours = 12

/** The quantity under which the index itself is stored, at the end of its hour. */
export const indexQuantity = 'vnAqi'

/**
 * The hourly VN_AQI of every station and hour that has none yet and data enough for one. `means` reach twelve hours
 * back from the first of `ends` (epoch ms, ends of hours), and tell too which indices are stored.
 */
export function airIndices({ stations, ends, means }: Given): AirIndex[] {
  const known = new Map(means.map((mean) => [keyOf(mean.device, mean.quantity, mean.hourAt), mean]))
  return stations.flatMap((station) =>
    ends.flatMap((endAt) => {
      if (known.has(keyOf(station.id, indexQuantity, endAt))) return []
      const hour = airHour(station, endAt, known)
      const result = vnAqiHour(hour)
      return 'index' in result && saidSomething(hour) ? [{ station, endAt, index: result.index }] : []
    }),
  )
}

type Given = Readonly<{ stations: readonly Device[]; ends: readonly number[]; means: readonly HourlyMean[] }>
type Known = ReadonlyMap<string, HourlyMean>

function airHour(station: Device, endAt: number, known: Known): AirHour {
  const mean = (pollutant: Pollutant, age: number): Concentration => {
    const hour = known.get(keyOf(station.id, pollutant, endAt - (age + 1) * hourMs))
    return hour && hour.count >= neededShare * expectedValues(station) ? hour.mean : undefined
  }
  const particle = (pollutant: Pollutant): Concentration[] =>
    Array.from({ length: nowCastHours }, (_, age) => mean(pollutant, age))
  const [o3, no2, so2, co] = [mean('o3', 0), mean('no2', 0), mean('so2', 0), mean('co', 0)]
  return { pm25: particle('pm25'), pm10: particle('pm10'), o3, no2, so2, co }
}

/** The NowCast bridges a missing hour; a station that said nothing at all in the hour gets no index for it. */
function saidSomething({ pm25, pm10, o3, no2, so2, co }: AirHour): boolean {
  return [pm25?.[0], pm10?.[0], o3, no2, so2, co].some((mean) => mean !== undefined)
}

function expectedValues({ intervalSeconds }: Device): number {
  return Math.max(1, hourMs / 1_000 / intervalSeconds)
}

function keyOf(device: DeviceId, quantity: string, hourAt: number): string {
  return `${device}/${quantity}/${hourAt}`
}
