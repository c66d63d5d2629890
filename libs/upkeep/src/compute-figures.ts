import { type Device, type DeviceId, deviceId, pollutants } from '@haidang/domain'
import { type RollupQuery, type Tx, readKeptFrom, readObservations, readRollups } from '@haidang/store'

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
  const stored = await readAhead(tx, {
    ...{ devices: idsOf(stations), quantities: airQuantities, fromAt: firstEnd, toAt: lastEnd },
  })
  return airFigures({ stations, ends, means: [...means, ...stored], zone })
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
  const ahead = await readAhead(tx, {
    ...{ devices, quantities: yearQuantities, fromAt: year.endAt, toAt: year.endAt },
  })
  return airYearFigures({ stations, year, days, stored: [...stored, ...ahead] })
}

type Ends = Readonly<{
  devices: readonly DeviceId[]
  quantities: readonly string[]
  /** Epoch ms, both ends inclusive. */
  fromAt: number
  toAt: number
}>

/**
 * Figures that are stored where the observations of their time have gone: the roll-ups learn of those by and by, and whoever
 * went by the roll-ups alone would tell a second one of an instant that has one already.
 */
async function readAhead(tx: Tx, { devices, quantities, fromAt, toAt }: Ends): Promise<HourlyMean[]> {
  const { rawFrom = -Infinity } = await readKeptFrom(tx, feed)
  if (fromAt >= rawFrom) return []
  const found: HourlyMean[] = []
  for (const device of devices) {
    const rows = await readObservations(tx, {
      ...{ device, feed, quantities, fromAt, toAt: toAt + 1 },
      ...{ newestFirst: false, limit: Math.ceil((toAt + 1 - fromAt) / hourMs) },
    })
    for (const { at: hourAt, values } of rows)
      found.push(
        ...values.flatMap(({ quantity, value }) =>
          typeof value === 'number' ? [{ device, hourAt, quantity, count: 1, mean: value }] : [],
        ),
      )
  }
  return found
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
