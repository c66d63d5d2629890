import type { DeviceId } from '@haidang/domain'

import { feedTables } from '../../feed-table.js'
import type { IncomingObservation } from '../commit-batch.js'
import type { DeviceEntry } from '../device-cache.js'
import type { Merges } from '../store-rows.js'

export type Stored = Readonly<{
  observations: readonly IncomingObservation[]
  merges: Merges
  /** Places of what could not be stored. */
  unfit: ReadonlyMap<number, unknown>
}>

/**
 * Of one device: newly stored values whose reaches touch. What lies further apart is a run of its own, so that a year-old
 * value beside a live one does not have the year between them computed anew.
 */
export type FreshRun = Readonly<{
  entry: DeviceEntry
  /** First and last instant (epoch ms). */
  fromAt: number
  toAt: number
  /** What brought some of it, by its instant. */
  byAt: ReadonlyMap<number, IncomingObservation>
  /** What came last. */
  last: IncomingObservation
}>

/** Whatever of the batch was newly stored and something is derived from, in runs. */
export function freshRuns(stored: Stored, devices: ReadonlyMap<DeviceId, DeviceEntry>): FreshRun[] {
  return [...freshOf(stored, devices)].flatMap(([entry, fresh]) => {
    const windowMs = feedTables.get(entry.feed)?.feed.derivation?.windowMs ?? 0
    return runsOf(fresh, windowMs).map((run) => toRun(entry, run))
  })
}

type Fresh = readonly IncomingObservation[]

function freshOf(
  { observations, merges, unfit }: Stored,
  devices: ReadonlyMap<DeviceId, DeviceEntry>,
): Map<DeviceEntry, Fresh> {
  const found = new Map<DeviceEntry, IncomingObservation[]>()
  observations.forEach((incoming, place) => {
    const { observation } = incoming
    const entry = devices.get(observation.device)
    if (!entry || unfit.has(place)) return
    const from = feedTables.get(entry.feed)?.feed.derivation?.from ?? []
    const values = merges[place]?.fresh ?? observation.values
    if (!values.some(({ quantity }) => from.includes(quantity))) return
    const known = found.get(entry)
    if (known) known.push(incoming)
    else found.set(entry, [incoming])
  })
  return found
}

/** In order of arrival in, and in each run, too. */
function runsOf(fresh: Fresh, windowMs: number): Fresh[] {
  const begins: number[] = []
  let lastAt = -Infinity
  for (const at of fresh.map(({ observation }) => observation.at).sort((a, b) => a - b)) {
    if (at - lastAt > windowMs) begins.push(at)
    lastAt = at
  }
  const [, ...laterBegins] = begins
  if (laterBegins.length === 0) return [fresh]
  const runs = begins.map((): IncomingObservation[] => [])
  for (const incoming of fresh) runs[placeOf(begins, incoming.observation.at)]?.push(incoming)
  return runs
}

/** The place of the last beginning that is not after `at`. */
function placeOf(begins: readonly number[], at: number): number {
  let [low, high] = [0, begins.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((begins[middle] ?? Infinity) <= at) low = middle
    else high = middle - 1
  }
  return low
}

function toRun(entry: DeviceEntry, run: Fresh): FreshRun {
  const ats = run.map(({ observation }) => observation.at)
  const last = run.at(-1)
  if (!last) throw new Error('a run without values')
  return {
    entry,
    fromAt: ats.reduce((a, b) => Math.min(a, b)),
    toAt: ats.reduce((a, b) => Math.max(a, b)),
    byAt: new Map(run.map((incoming) => [incoming.observation.at, incoming])),
    last,
  }
}
