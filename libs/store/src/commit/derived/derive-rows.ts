import {
  type DerivedAt,
  type DeviceId,
  type ObservationSignal,
  type ObservedValue,
  deriveSpan,
  neededFrom,
  reachOf,
} from '@haidang/domain'

import type { Tx } from '../../db/open-database.js'
import { feedTables } from '../../feed-table.js'
import type { IncomingObservation } from '../commit-batch.js'
import type { DeviceEntry } from '../device-cache.js'
import { type MeasuredRow, readMeasured, writeDerived } from './measured-rows.js'
import type { Merges } from '../store-rows.js'

export type DeviceSignals = Readonly<{
  device: DeviceId
  key: number
  /** Of the rows that were written (epoch ms). */
  ats: readonly number[]
  signals: readonly ObservationSignal[]
}>

type Stored = Readonly<{
  observations: readonly IncomingObservation[]
  merges: Merges
  /** Places of what could not be stored. */
  unfit: ReadonlyMap<number, unknown>
}>

/** What of one device was newly stored: when it was measured, and the last message that brought some of it. */
type Fresh = { entry: DeviceEntry; fromAt: number; toAt: number; last: IncomingObservation }

/** The devices from whose values something is computed in the commit that stores them. */
export function devicesDerivedFrom(observations: readonly IncomingObservation[]): DeviceId[] {
  const ids = new Set<DeviceId>()
  for (const { observation } of observations) if (isDerivedFrom(observation.feed)) ids.add(observation.device)
  return [...ids]
}

function isDerivedFrom(feed: string): boolean {
  return feedTables.get(feed)?.feed.derivation !== undefined
}

/**
 * Computes anew whatever newly stored values reach: beside a live value its own instant, beside a late one every later
 * instant whose window holds it. Rows take the results, and what changed becomes signals to the engine, in event time.
 */
export async function deriveRows(
  tx: Tx,
  stored: Stored,
  { devices, zone }: Readonly<{ devices: ReadonlyMap<DeviceId, DeviceEntry>; zone: string }>,
): Promise<DeviceSignals[]> {
  const fresh = freshOf(stored, devices)
  const feeds = [...new Set(fresh.map(({ entry }) => entry.feed))]
  const told = await Promise.all(
    feeds.map((feed) =>
      deriveFeed(
        tx,
        { feed, zone },
        fresh.filter(({ entry }) => entry.feed === feed),
      ),
    ),
  )
  return told.flat()
}

function freshOf(
  { observations, merges, unfit }: Stored,
  devices: ReadonlyMap<DeviceId, DeviceEntry>,
): Fresh[] {
  const found = new Map<DeviceId, Fresh>()
  observations.forEach((incoming, place) => {
    const { observation } = incoming
    const entry = devices.get(observation.device)
    if (!entry || unfit.has(place) || !isDerivedFrom(entry.feed)) return
    const from = feedTables.get(entry.feed)?.feed.derivation?.from ?? []
    const values = merges[place]?.fresh ?? observation.values
    if (!values.some(({ quantity }) => from.includes(quantity))) return
    const { at } = observation
    const known = found.get(entry.id)
    if (!known) return found.set(entry.id, { entry, fromAt: at, toAt: at, last: incoming })
    known.fromAt = Math.min(known.fromAt, at)
    known.toAt = Math.max(known.toAt, at)
    known.last = incoming
    return undefined
  })
  return [...found.values()]
}

async function deriveFeed(
  tx: Tx,
  { feed, zone }: Readonly<{ feed: string; zone: string }>,
  fresh: readonly Fresh[],
): Promise<DeviceSignals[]> {
  const table = feedTables.get(feed)
  const derivation = table?.feed.derivation
  if (!table || !derivation) return []
  const wanted = fresh.map(({ entry, ...stored }) => {
    const span = reachOf(derivation, stored)
    return { key: entry.key, span, fromAt: neededFrom(derivation, span), toAt: span.toAt }
  })
  const rows = await readMeasured(tx, table, wanted)
  const changes = fresh.map(({ entry }, place): Change[] => {
    const { key, intervalMs, labels } = entry
    const measured = rows.get(key) ?? []
    const span = wanted[place]?.span
    if (!span) return []
    const before = new Map(measured.map((row) => [row.at, row]))
    return deriveSpan(derivation, { measured, span, around: { intervalMs, labels, zone } }).flatMap(
      (result) => changeOf(key, result, { keys: derivation.gives, before: before.get(result.at) }),
    )
  })
  await writeDerived(tx, table, changes.flat())
  return fresh.map(({ entry, last }, place) => ({
    ...{ device: entry.id, key: entry.key, ats: (changes[place] ?? []).map(({ at }) => at) },
    signals: (changes[place] ?? []).flatMap((change) => signalOf(change, last)),
  }))
}

/** New results at one instant; `changed` are those that are not as before, undefined where there is none any more. */
type Change = Readonly<{
  key: number
  at: number
  values: Readonly<Partial<Record<string, number>>>
  changed: readonly Readonly<{ quantity: string; value: number | undefined; isRevised: boolean }>[]
}>

type Before = Readonly<{ keys: readonly string[]; before: MeasuredRow | undefined }>

function changeOf(key: number, { at, values }: DerivedAt, { keys, before }: Before): Change[] {
  const changed = keys.flatMap((quantity) => {
    const [was, value] = [before?.derived[quantity], values[quantity]]
    return was === value ? [] : [{ quantity, value, isRevised: was !== undefined }]
  })
  return changed.length > 0 ? [{ key, at, values, changed }] : []
}

function signalOf(
  { at, changed }: Change,
  { observation: { receivedAt }, imported }: IncomingObservation,
): ObservationSignal[] {
  const values = changed.flatMap(({ quantity, value, isRevised }): ObservedValue[] =>
    value === undefined
      ? []
      : [{ quantity, value, status: 'measuring', flags: isRevised ? ['revised'] : [], revision: 0 }],
  )
  if (values.length === 0) return []
  return [{ kind: 'observation', at, receivedAt, values, ...(imported && { imported }) }]
}
