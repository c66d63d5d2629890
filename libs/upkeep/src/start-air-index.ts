import { setTimeout as pause } from 'node:timers/promises'

import type { Clock, Device, DeviceId, Log } from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import {
  type CommitBatch,
  type CommitOutcome,
  type Db,
  type ReadyHours,
  type Tx,
  tryLock,
} from '@haidang/store'

import { type AirFigure, reachHours } from './air-figures.js'
import { airFeed as feed, observationsOf } from './air-observations.js'
import { compute, computeYear } from './compute-figures.js'
import { yearsOf } from './air-years.js'
import { BusyElsewhere } from './busy-elsewhere.js'
import { hourMs, lastFullHour } from './hour.js'

export type AirIndexOptions = Readonly<{
  db: Db
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  /** Every device of the register; the air stations are picked out. */
  devices: () => readonly Device[]
  /** IANA name of the site's time zone. */
  zone: string
  clock: Clock
  log: Log
  stage?: Stage | undefined
  everyMs?: number
  /** How long after its end an hour is left alone, so that its last values can arrive. */
  settleMs?: number
  /** How long one waits for another that is computing, where nobody else would do it. */
  patienceMs?: number
}>

/** How far back hours are computed again, because we were down or their data came late. */
const catchUpHours = 12
/** Within this time after its end an hour is computed again every turn: its data may still be coming. */
const retryMs = 20 * 60_000
/** Hours of stations that are computed at once: a commit of some thousand figures at most. */
const stationHoursAtOnce = 600
/** Of a long stretch: each reading reaches back over a day and more before its first hour. */
const hoursAtOnce = 48
/** Of each of them a day of the whole year is read. */
const stationYearsAtOnce = 32
const defaultSettleMs = 60_000
/** Whoever finds another one computing looks again after so long (ms), */
const waitMs = 100
/** and so often where it comes round again anyhow. */
const fewTries = 10

/**
 * The indices and means of every air station, entering like any observation: `at` is the end of their hour, day or year, so
 * they are the newest values and live. What lacks data has none; when late data change one, it is revised, and when what it was
 * made of is taken back, withdrawn.
 */
export function startAirIndex(options: AirIndexOptions): AirIndexUpkeep {
  const { clock, log, everyMs = 60_000, settleMs = defaultSettleMs, patienceMs = 60_000 } = options
  let caughtUpTo: number | undefined
  const turn = async (): Promise<boolean> => {
    const now = clock.now()
    const lastEnd = lastFullHour(now - settleMs)
    const ends = endsToCompute({ now, lastEnd, caughtUpTo })
    if (ends.length === 0) return false
    if (await computeAll(options, { ends, tries: fewTries })) caughtUpTo = lastEnd
    return false
  }
  const repeating = startRepeating({
    ...{ failed: 'upkeep.air-index-failed', everyMs, log, turn },
    stage: options.stage,
  })
  const computeSince = async (firstEnd: number, untilEnd: number, device?: DeviceId): Promise<void> => {
    for (let end = firstEnd; end <= untilEnd; end += hoursAtOnce * hourMs) {
      const count = Math.min(hoursAtOnce, (untilEnd - end) / hourMs + 1)
      const ends = hoursUpTo(end + (count - 1) * hourMs, count)
      if (!(await computeAll(options, { ends, only: device, tries: patienceMs / waitMs })))
        throw new BusyElsewhere(
          `somebody else has been computing the indices of the air for ${patienceMs} ms`,
        )
    }
  }
  const repair: AirIndexUpkeep['repair'] = async ({ device, fromAt, toAt }) => {
    if (!options.devices().some(({ id, feed: of }) => id === device && of === feed)) return
    const lastEnd = lastFullHour(clock.now() - settleMs)
    const reached = lastFullHour(toAt) + reachHours * hourMs
    await computeSince(lastFullHour(fromAt) + hourMs, Math.min(lastEnd, reached), device)
  }
  return {
    close: () => repeating.close(),
    lookBack: async (hours) => {
      const lastEnd = lastFullHour(clock.now() - settleMs)
      await computeSince(lastEnd - (hours - 1) * hourMs, lastEnd)
    },
    repair,
    follow: async (ready) => {
      if (ready.feed !== feed) return
      const newestAt = lastFullHour(clock.now() - settleMs) - hourMs
      const behind = ready.hours.filter(({ hourAt }) => hourAt < newestAt)
      for (const stretch of stretchesOf(behind)) await repair(stretch)
    },
  }
}

export type AirIndexUpkeep = Repeating &
  Readonly<{
    /**
     * Computes what the last hours are still without, because their values came all at once.
     * @throws BusyElsewhere
     */
    lookBack(hours: number): Promise<void>
    /**
     * Computes again whatever late values of the device between two instants (epoch ms) have a part in.
     * @throws BusyElsewhere
     */
    repair(stretch: Stretch): Promise<void>
    /**
     * Computes again what follows from hours whose values have changed, but for the one that has just ended: nobody need
     * have called those values late, as of a station that was cut off and tells of all its days in their order.
     * @throws BusyElsewhere; what is done by then is done
     */
    follow(ready: Pick<ReadyHours, 'feed' | 'hours'>): Promise<void>
  }>

/** Epoch ms, both ends inclusive. */
type Stretch = Readonly<{ device: DeviceId; fromAt: number; toAt: number }>

/** Hours of one device that are within each other's reach make one stretch: their ends are computed once. */
function stretchesOf(hours: ReadyHours['hours']): Stretch[] {
  const stretches: Stretch[] = []
  for (const { device, hourAt } of hours.toSorted(
    (a, b) => a.device.localeCompare(b.device) || a.hourAt - b.hourAt,
  )) {
    const last = stretches.at(-1)
    if (last?.device === device && hourAt - last.toAt <= reachHours * hourMs)
      stretches[stretches.length - 1] = { ...last, toAt: hourAt }
    else stretches.push({ device, fromAt: hourAt, toAt: hourAt })
  }
  return stretches
}

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

type Wanted = Readonly<{ ends: readonly number[]; only?: DeviceId | undefined; tries: number }>

/** @returns false when somebody else was at it at every try. */
async function computeAll(options: AirIndexOptions, { ends, only, tries }: Wanted): Promise<boolean> {
  const stations = options
    .devices()
    .filter(({ id, feed: of }) => of === feed && (only === undefined || id === only))
  const atOnce = Math.max(1, Math.floor(stationHoursAtOnce / Math.max(1, ends.length)))
  for (let next = 0; next < stations.length; next += atOnce) {
    const some = stations.slice(next, next + atOnce)
    if (!(await alone(options.db, tries, (tx) => computeSome(tx, some, { ...options, ends })))) return false
  }
  return true
}

/** One at a time, in whichever process: figures follow from what is stored, and two at once would each know half of it. */
async function alone(db: Db, tries: number, work: (tx: Tx) => Promise<void>): Promise<boolean> {
  for (let left = tries; left > 0; left--) {
    const done = await db.tx(async (tx) => {
      if (!(await tryLock(tx, 'air-index'))) return false
      await work(tx)
      return true
    })
    if (done) return true
    await pause(waitMs)
  }
  return false
}

async function computeSome(
  tx: Tx,
  stations: readonly Device[],
  options: AirIndexOptions & Readonly<{ ends: readonly number[] }>,
): Promise<void> {
  const { ends, zone, clock, settleMs = defaultSettleMs } = options
  await enter(tx, await compute(tx, stations, { ends, zone }), options)
  for (const year of yearsOf(ends, { zone, untilAt: clock.now() - settleMs }))
    for (let next = 0; next < stations.length; next += stationYearsAtOnce) {
      const some = stations.slice(next, next + stationYearsAtOnce)
      await enter(tx, await computeYear(tx, some, { year, zone }), options)
    }
}

/** What has been computed becomes observations. */
async function enter(
  tx: Tx,
  figures: readonly AirFigure[],
  { commit, clock, log }: AirIndexOptions,
): Promise<void> {
  const last = figures.at(-1)
  if (!last) return
  await commit(await observationsOf(tx, figures, clock.now()))
  log.info('upkeep.air-index', {
    computed: figures.length,
    revised: figures.filter(({ isRevised }) => isRevised).length,
    withdrawn: figures.filter(({ isWithdrawn }) => isWithdrawn).length,
    lastEnd: new Date(last.endAt).toISOString(),
  })
}
