import {
  type Derivation,
  type DerivedAt,
  type DeviceId,
  type ObservedValue,
  type Signal,
  type TimeSpan,
  deriveSpan,
  effortOf,
  neededFrom,
  reachOf,
} from '@haidang/domain'

import type { Tx } from '../../db/open-database.js'
import { type FeedTable, feedTables } from '../../feed-table.js'
import type { IncomingObservation } from '../commit-batch.js'
import type { DeviceEntry } from '../device-cache.js'
import { type FreshRun, type Stored, freshRuns } from './fresh-runs.js'
import {
  type MeasuredRow,
  type Wanted,
  forgetDerived,
  partsOf,
  readMeasured,
  writeDerived,
} from './measured-rows.js'

/** What was derived of one device within a run of its values. */
export type DeviceSignals = Readonly<{
  device: DeviceId
  key: number
  /** Of the rows that were written (epoch ms). */
  ats: readonly number[]
  signals: readonly Signal[]
}>

export type DeriveContext = Readonly<{
  devices: ReadonlyMap<DeviceId, DeviceEntry>
  /** IANA name of the site's time zone. */
  zone: string
  /** Told of a device from whose values nothing was derived, each time, because there are too many of them. */
  tooMany: (device: DeviceId) => void
}>

/** Measurements looked at for one run, each as often as it is: some tenths of a second in which nobody else is served. */
const effortAtMost = 20_000_000

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
 * A device that reports too often to be computed with has its values stored like any other, and of what would have been
 * derived from them its state says that nobody can tell; what had been derived before they came is taken out.
 */
export async function deriveRows(tx: Tx, stored: Stored, context: DeriveContext): Promise<DeviceSignals[]> {
  const runs = freshRuns(stored, context.devices)
  const told: DeviceSignals[] = []
  for (const feed of new Set(runs.map(({ entry }) => entry.feed))) {
    const table = feedTables.get(feed)
    const derivation = table?.feed.derivation
    if (!table || !derivation) continue
    const wanted = runs.filter(({ entry }) => entry.feed === feed).map((run) => wantedBy(run, derivation))
    for (const part of partsOf(wanted))
      told.push(...(await derivePart(tx, part, { ...context, table, derivation })))
  }
  return told
}

type WantedRun = Readonly<{ run: FreshRun; span: TimeSpan; stretch: Wanted }>

function wantedBy(run: FreshRun, derivation: Derivation): WantedRun {
  const span = reachOf(derivation, run)
  return {
    ...{ run, span },
    stretch: { key: run.entry.key, fromAt: neededFrom(derivation, span), toAt: span.toAt },
  }
}

type FeedContext = DeriveContext & Readonly<{ table: FeedTable; derivation: Derivation }>

async function derivePart(
  tx: Tx,
  part: readonly WantedRun[],
  context: FeedContext,
): Promise<DeviceSignals[]> {
  const { table } = context
  const rows = await readMeasured(
    tx,
    table,
    part.map(({ stretch }) => stretch),
  )
  const derived = part.map(({ run, span }, place) => ({
    ...{ run, span },
    changes: deriveRun(run, { measured: rows[place] ?? [], span }, context),
  }))
  await writeDerived(
    tx,
    table,
    derived.flatMap(({ changes = [] }) => changes),
  )
  const told: DeviceSignals[] = []
  for (const { run, span, changes } of derived) {
    const { id: device, key } = run.entry
    const ats = changes?.map(({ at }) => at) ?? (await forgetDerived(tx, table, { key, ...span }))
    const signals = changes
      ? changes.flatMap((change) => signalsOf(change, run.byAt.get(change.at) ?? run.last))
      : [unknownWithin(span, { run, context })]
    told.push({ device, key, ats, signals })
  }
  return told
}

function unknownWithin(
  { toAt }: TimeSpan,
  { run, context }: Readonly<{ run: FreshRun; context: FeedContext }>,
): Signal {
  const { receivedAt } = run.last.observation
  return { kind: 'unknown', at: toAt, receivedAt, quantities: context.derivation.gives }
}

/** Undefined where there is too much to compute with. */
function deriveRun(
  { entry: { id, key, intervalMs, labels } }: FreshRun,
  { measured, span }: Readonly<{ measured: readonly MeasuredRow[]; span: TimeSpan }>,
  { derivation, zone, tooMany }: FeedContext,
): Change[] | undefined {
  // a stretch holds the value that asks for it: one without rows has too many
  if (measured.length === 0 || effortOf(derivation, { measured, span }) > effortAtMost) {
    tooMany(id)
    return undefined
  }
  const before = new Map(measured.map((row) => [row.at, row]))
  return deriveSpan(derivation, { measured, span, around: { intervalMs, labels, zone } }).flatMap((result) =>
    changeOf(key, result, { keys: derivation.gives, before: before.get(result.at) }),
  )
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

/** What can be told no more, then what can. */
function signalsOf(
  { at, changed }: Change,
  { observation: { receivedAt }, imported }: IncomingObservation,
): Signal[] {
  const gone = changed.flatMap(({ quantity, value }) => (value === undefined ? [quantity] : []))
  const values = changed.flatMap(({ quantity, value, isRevised }): ObservedValue[] =>
    value === undefined
      ? []
      : [{ quantity, value, status: 'measuring', flags: isRevised ? ['revised'] : [], revision: 0 }],
  )
  return [
    ...(gone.length > 0 ? [{ kind: 'unknown' as const, at, receivedAt, quantities: gone }] : []),
    ...(values.length > 0
      ? [{ kind: 'observation' as const, at, receivedAt, values, ...(imported && { imported }) }]
      : []),
  ]
}
