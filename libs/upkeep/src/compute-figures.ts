import { type Device, type DeviceId, deviceId, pollutants } from '@haidang/domain'
import { type RollupQuery, type Tx, readRollups } from '@haidang/store'

import { type AirFigure, type HourlyMean, airFigures, airQuantities, reachHours } from './air-figures.js'
import { airFeed as feed } from './air-observations.js'
import { type AirYear, airYearFigures, yearPollutants, yearQuantities } from './air-years.js'
import { hourMs } from './hour.js'

/** The figures of the hours and days that end at `ends` (epoch ms), as far as they are not stored as they are now. */
export async function compute(
  tx: Tx,
  stations: readonly Device[],
  { ends, zone }: Readonly<{ ends: readonly number[]; zone: string }>,
): Promise<AirFigure[]> {
  const [firstEnd, lastEnd] = [ends[0], ends.at(-1)]
  if (firstEnd === undefined || lastEnd === undefined) return []
  const means = await readMeans(tx, {
    ...{ devices: idsOf(stations), quantities: [...pollutants, ...airQuantities], resolution: '1h', zone },
    ...{ fromAt: firstEnd - reachHours * hourMs, toAt: lastEnd + hourMs },
  })
  return airFigures({ stations, ends, means, zone })
}

/** The figures of a year of the site, as far as they are not stored as they are now. */
export async function computeYear(
  tx: Tx,
  stations: readonly Device[],
  { year, zone }: Readonly<{ year: AirYear; zone: string }>,
): Promise<AirFigure[]> {
  const devices = idsOf(stations)
  const days = await readMeans(tx, {
    ...{ devices, quantities: yearPollutants, resolution: '1d', zone },
    ...{ fromAt: year.beginAt, toAt: year.endAt },
  })
  const stored = await readMeans(tx, {
    ...{ devices, quantities: yearQuantities, resolution: '1h', zone },
    ...{ fromAt: year.endAt, toAt: year.endAt + hourMs },
  })
  return airYearFigures({ stations, year, days, stored })
}

/** From the roll-ups, which are exact at every moment and stay when what was observed has gone. */
async function readMeans(tx: Tx, asked: Omit<RollupQuery, 'feed'>): Promise<HourlyMean[]> {
  const buckets = await readRollups(tx, { ...asked, feed })
  return buckets.flatMap(({ device, at: hourAt, values }) =>
    Object.entries(values).flatMap(([quantity, rolled]) =>
      rolled ? [{ device: deviceId(device), hourAt, quantity, count: rolled.count, mean: rolled.mean }] : [],
    ),
  )
}

function idsOf(stations: readonly Device[]): DeviceId[] {
  return stations.map(({ id }) => id)
}
