import { type Device, type DeviceId, deviceId, pollutants } from '@haidang/domain'
import {
  type RollupQuery,
  type Tx,
  readKeptFrom,
  readObservations,
  readRollups,
  readWithdrawn,
} from '@haidang/store'

import {
  type AirFigure,
  type HourlyMean,
  airQuantities,
  compareFigures,
  everyAirFigure,
  reachHours,
} from './air-figures.js'
import { airFeed as feed } from './air-observations.js'
import { type AirYear, everyYearFigure, yearPollutants, yearQuantities } from './air-years.js'
import { hourMs } from './hour.js'
import { withdrawnFigures } from './withdrawn-figures.js'

/** The figures of the hours and days that end at `ends` (epoch ms), as far as they are not stored as they are now. */
export async function compute(
  tx: Tx,
  stations: readonly Device[],
  { ends, zone }: Readonly<{ ends: readonly number[]; zone: string }>,
): Promise<AirFigure[]> {
  const [firstEnd, lastEnd] = [ends[0], ends.at(-1)]
  if (firstEnd === undefined || lastEnd === undefined) return []
  const devices = idsOf(stations)
  const stored = await readStored(tx, {
    ...{ devices, quantities: airQuantities, fromAt: firstEnd, toAt: lastEnd, zone },
  })
  const within = { fromAt: firstEnd - reachHours * hourMs, toAt: lastEnd }
  return computeFrom(tx, {
    ...{ stations, stored, ends: new Set(ends) },
    measured: { devices, quantities: pollutants, resolution: '1h', zone, ...within },
    figuresOf: (means) => everyAirFigure({ stations, ends, means, zone }),
  })
}

/** The figures of a year of the site, as far as they are not stored as they are now. */
export async function computeYear(
  tx: Tx,
  stations: readonly Device[],
  { year, zone }: Readonly<{ year: AirYear; zone: string }>,
): Promise<AirFigure[]> {
  const { beginAt, endAt } = year
  const devices = idsOf(stations)
  const stored = await readStored(tx, {
    ...{ devices, quantities: yearQuantities, fromAt: endAt, toAt: endAt, zone },
  })
  return computeFrom(tx, {
    ...{ stations, stored, ends: new Set([endAt]) },
    measured: { devices, quantities: yearPollutants, resolution: '1d', zone, fromAt: beginAt, toAt: endAt },
    figuresOf: (days) => everyYearFigure({ stations, year, days }),
  })
}

type Work = Readonly<{
  stations: readonly Device[]
  stored: readonly HourlyMean[]
  ends: ReadonlySet<number>
  measured: Omit<RollupQuery, 'feed'>
  figuresOf: (means: readonly HourlyMean[]) => AirFigure[]
}>

/** What has changed, and what has been withdrawn: only of stations that lack a figure is it read what they have taken back. */
async function computeFrom(
  tx: Tx,
  { stations, stored, ends, measured, figuresOf }: Work,
): Promise<AirFigure[]> {
  const means = await readMeans(tx, measured)
  const { changed, unmatched } = compareFigures(figuresOf(means), stored)
  const lost = unmatched.flatMap(({ device, quantity, hourAt: endAt, mean: value }): AirFigure[] => {
    const station = stations.find(({ id }) => id === device)
    return station && ends.has(endAt) ? [{ station, endAt, quantity, value, isRevised: true }] : []
  })
  if (lost.length === 0) return changed
  const devices = [...new Set(lost.map(({ station }) => station.id))]
  const withdrawn = await readWithdrawn(tx, { ...measured, devices, feed })
  const asMeans = withdrawn.map(({ device, at: hourAt, ...gone }): HourlyMean => {
    return { ...gone, device: deviceId(device), hourAt }
  })
  return [...changed, ...withdrawnFigures({ lost, means, withdrawn: asMeans, figuresOf })]
}

type Ends = Readonly<{
  devices: readonly DeviceId[]
  quantities: readonly string[]
  /** Epoch ms, both ends inclusive. */
  fromAt: number
  toAt: number
}>

/** What the roll-ups have of the figures, and then what is stored ahead of them. */
async function readStored(tx: Tx, { zone, ...asked }: Ends & { zone: string }): Promise<HourlyMean[]> {
  const rolled = await readMeans(tx, { ...asked, resolution: '1h', zone, toAt: asked.toAt + hourMs })
  return [...rolled, ...(await readAhead(tx, asked))]
}

/**
 * Figures that are stored where the observations of their time have gone: the roll-ups learn of those by and by, and whoever
 * went by the roll-ups alone would tell a second one of an instant that has one already. One that is withdrawn counts none.
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
        ...values.flatMap(({ quantity, value, status }) => {
          const count = status === 'measuring' ? 1 : 0
          return typeof value === 'number' ? [{ device, hourAt, quantity, count, mean: value }] : []
        }),
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
