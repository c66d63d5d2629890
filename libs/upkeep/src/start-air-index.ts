import { type Clock, type Device, type Log, pollutants } from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import {
  type CommitBatch,
  type CommitOutcome,
  type Db,
  type Tx,
  readHourlyMeans,
  tryLock,
} from '@haidang/store'

import { type AirIndex, airIndices, indexQuantity } from './air-indices.js'
import { hourMs, lastFullHour } from './hour.js'

export type AirIndexOptions = Readonly<{
  db: Db
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  /** Every device of the register; the air stations are picked out. */
  devices: () => readonly Device[]
  clock: Clock
  log: Log
  stage?: Stage | undefined
  everyMs?: number
  /** How long after its end an hour is left alone, so that its last values can arrive. */
  settleMs?: number
}>

const feed = 'air-quality'
const nowCastHours = 12
/** How far back hours are computed that have no index, because we were down or their data came late. */
const catchUpHours = 12
/** Within this time after its end an hour that had too little data is tried again every turn. */
const retryMs = 20 * 60_000
const stationsAtOnce = 50

/**
 * The hourly VN_AQI of every air station, entering like any observation: `at` is the end of the hour, so it is the
 * newest value and live. An hour without enough data has no index; one that has its index keeps it.
 */
export function startAirIndex(options: AirIndexOptions): AirIndexUpkeep {
  const { clock, log, everyMs = 60_000, settleMs = 60_000 } = options
  let caughtUpTo: number | undefined
  const turn = async (): Promise<boolean> => {
    const now = clock.now()
    const lastEnd = lastFullHour(now - settleMs)
    const ends = endsToCompute({ now, lastEnd, caughtUpTo })
    if (ends.length === 0) return false
    if (await computeAll(options, ends)) caughtUpTo = lastEnd
    return false
  }
  const repeating = startRepeating({
    ...{ failed: 'upkeep.air-index-failed', everyMs, log, turn },
    stage: options.stage,
  })
  return {
    close: () => repeating.close(),
    lookBack: async (hours) => {
      const lastEnd = lastFullHour(clock.now() - settleMs)
      for (let left = hours; left > 0; left -= catchUpHours)
        await computeAll(
          options,
          hoursUpTo(lastEnd - Math.max(0, left - catchUpHours) * hourMs, Math.min(left, catchUpHours)),
        )
    },
  }
}

export type AirIndexUpkeep = Repeating &
  Readonly<{
    /** Computes what the last hours are still without, because their values came all at once. */
    lookBack(hours: number): Promise<void>
  }>

/** The ends of so many hours, the last of them `lastEnd`. */
function hoursUpTo(lastEnd: number, count: number): number[] {
  return Array.from({ length: count }, (_, place) => lastEnd - (count - 1 - place) * hourMs)
}

/** When an hour has ended, it and the eleven before it; the last alone while its data may still be coming. */
export function endsToCompute(when: {
  now: number
  lastEnd: number
  caughtUpTo: number | undefined
}): number[] {
  const { now, lastEnd, caughtUpTo } = when
  if (caughtUpTo !== lastEnd) return hoursUpTo(lastEnd, catchUpHours)
  return now - lastEnd <= retryMs ? [lastEnd] : []
}

/** @returns false when another process is at it. */
async function computeAll(
  { db, commit, devices, clock, log }: AirIndexOptions,
  ends: readonly number[],
): Promise<boolean> {
  const stations = devices().filter((device) => device.feed === feed)
  return db.tx(async (tx) => {
    if (!(await tryLock(tx, 'air-index'))) return false
    for (let next = 0; next < stations.length; next += stationsAtOnce) {
      const indices = await compute(tx, stations.slice(next, next + stationsAtOnce), ends)
      if (indices.length === 0) continue
      await commit(observationsOf(indices, clock.now()))
      log.info('upkeep.air-index', {
        computed: indices.length,
        lastEnd: new Date(ends.at(-1) ?? 0).toISOString(),
      })
    }
    return true
  })
}

async function compute(tx: Tx, stations: readonly Device[], ends: readonly number[]): Promise<AirIndex[]> {
  const [firstEnd, lastEnd] = [ends[0], ends.at(-1)]
  if (firstEnd === undefined || lastEnd === undefined) return []
  const means = await readHourlyMeans(tx, {
    feed,
    devices: stations.map(({ id }) => id),
    quantities: [...pollutants, indexQuantity],
    fromAt: firstEnd - nowCastHours * hourMs,
    toAt: lastEnd + 1,
  })
  return airIndices({ stations, ends, means })
}

/** The indices as observations; nobody sent them, so there are no bytes to keep. */
function observationsOf(indices: readonly AirIndex[], receivedAt: number): CommitBatch {
  const source = { topic: `upkeep/${feed}/${indexQuantity}`, payload: new Uint8Array(), receivedAt }
  const observations = indices.map(({ station, endAt, index: value }) => {
    const values = [{ quantity: indexQuantity, value, status: 'measuring', flags: [], revision: 0 }] as const
    const { id: device, simulated } = station
    return {
      observation: { device, feed: station.feed, at: endAt, receivedAt, values, simulated },
      source,
      index: 0,
    }
  })
  return { observations, signals: [], refusals: [] }
}
