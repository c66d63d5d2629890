import type { DeviceId, DeviceState, Evaluation, Signal } from '@haidang/domain'

import { writeAudit } from '../access/audit.js'
import type { Tx } from '../db/open-database.js'
import { messageOf } from '../error-facts.js'
import { dueHours, noteDue } from '../rollup/note-due.js'
import { type Arranged, arrangeRows } from './arrange-rows.js'
import { checkUnmoved } from './check-unmoved.js'
import { checkVersions } from './check-versions.js'
import type {
  AuditEntry,
  ChangedDevice,
  CommitBatch,
  CommitOutcome,
  DeviceSignal,
  EvaluateDevice,
  RefusedCommand,
} from './commit-batch.js'
import { deriveRows, devicesDerivedFrom } from './derived/derive-rows.js'
import { devicesWithEvents, storeEvents } from './device-events/store-events.js'
import { type DeviceEntry, loadDevices, lockDevices, lockDeviceStates } from './device-cache.js'
import { freshEvents, gatherSignals, verdictOf } from './gather-signals.js'
import { noteRefusals } from './note-refusals.js'
import { noteSecondLooks, windowOf } from './note-second-looks.js'
import type { CommitStore } from './open-commit-store.js'
import { dueToKeep, sameState, saveStates } from './save-states.js'
import { type Merges, storeRows } from './store-rows.js'
import { dropKnownRecords, writeAlarms } from './write-alarms.js'
import { writeRefusals } from './write-refusals.js'

export type CommitWork = Readonly<{
  batch: CommitBatch
  evaluate: EvaluateDevice
  /** Read and lock the states first, instead of hoping that nobody else moves them. */
  lockFirst: boolean
}>

/**
 * One attempt at one batch, in one transaction: rows, states, refusals, audit, and last the numbered log. The cache
 * learns of the new states only after COMMIT.
 */
export async function commitOnce(
  store: CommitStore,
  { batch, evaluate, lockFirst }: CommitWork,
): Promise<CommitOutcome> {
  const devices = lockFirst ? new Map<DeviceId, DeviceEntry>() : await knownDevices(store, batch)
  const done = await store.db.tx(async (tx) => {
    const { deviceEvents = [] } = batch
    const deriving = devicesDerivedFrom(batch.observations)
    await lockDevices(tx, [...deriving, ...devicesWithEvents(deviceEvents)])
    if (lockFirst) await lockedDevices(tx, batch, devices)
    const merged = await storeObservations(tx, batch, devices)
    const eventVerdicts = await storeEvents(tx, deviceEvents, devices)
    const derived = deriving.length > 0 ? await deriveRows(tx, merged, { ...store, devices }) : []
    const due = dueHours({ ...merged, derived }, store.due)
    const { signals, stale } = await checkVersions(tx, batch.signals)
    const events = freshEvents(deviceEvents, eventVerdicts)
    const gathered = gatherSignals({ observations: batch.observations, signals, derived, events }, merged)
    const steps = evaluateAll(store, { gathered, devices, evaluate })
    const conflicts = noteRefusals(batch.observations, { ...merged, deviceEvents, eventVerdicts })
    const refused = [
      ...stale,
      ...unheard(signals, devices),
      ...steps.flatMap(({ evaluation }) => evaluation.refused),
    ]
    const toSave = steps.filter(({ save }) => save)
    await Promise.all([
      checkUnmoved(tx, toDoubt(steps)),
      toSave.length > 0 && saveStates(tx, toSave.map(toStateRow)),
      writeRefusals(tx, [...batch.refusals, ...conflicts], batch.again ?? false),
      noteSecondLooks(
        tx,
        steps.flatMap(({ entry, evaluation }) => windowOf(entry.key, evaluation.behind) ?? []),
      ),
      noteDue(tx, due),
      writeAudit(tx, auditToWrite(batch.audit, refused)),
    ])
    const logged = await logTransitions(tx, steps, store)
    return { merged, eventVerdicts, due, steps, conflicts, refused, logged }
  })
  store.due.learn(done.due)
  for (const { entry, evaluation, dueAt, save } of done.steps) {
    store.devices.put(save ? { ...entry, version: entry.version + 1, dueAt, state: evaluation.state } : entry)
  }
  return {
    verdicts: batch.observations.map((incoming, place) => verdictOf(incoming, place, done.merged)),
    eventVerdicts: done.eventVerdicts,
    conflicts: done.conflicts,
    events: done.logged,
    changed: done.steps.flatMap(changedOf),
    refused: done.refused,
  }
}

function changedOf({ entry, evaluation, changed }: DeviceStep): ChangedDevice[] {
  const { id: device, key, feed, area, state: before } = entry
  return changed ? [{ device, key, feed, area, before, state: evaluation.state }] : []
}

/** The devices that a batch is about. */
export function devicesOf(batch: CommitBatch): DeviceId[] {
  const ids = new Set<DeviceId>()
  for (const { observation } of batch.observations) ids.add(observation.device)
  for (const { event } of batch.deviceEvents ?? []) ids.add(event.device)
  for (const { device } of batch.signals) ids.add(device)
  return [...ids]
}

async function knownDevices(
  { db, devices }: CommitStore,
  batch: CommitBatch,
): Promise<Map<DeviceId, DeviceEntry>> {
  const found = new Map<DeviceId, DeviceEntry>()
  const missing: DeviceId[] = []
  for (const id of devicesOf(batch)) {
    const entry = devices.get(id)
    if (entry) found.set(id, entry)
    else missing.push(id)
  }
  if (missing.length === 0) return found
  for (const entry of await loadDevices(db, missing)) {
    found.set(entry.id, entry)
    devices.put(entry)
  }
  return found
}

async function lockedDevices(tx: Tx, batch: CommitBatch, into: Map<DeviceId, DeviceEntry>): Promise<void> {
  const ids = devicesOf(batch)
  await lockDeviceStates(tx, ids)
  for (const entry of await loadDevices(tx, ids)) into.set(entry.id, entry)
}

type Merged = Arranged & Pick<CommitBatch, 'observations'> & Readonly<{ merges: Merges }>

async function storeObservations(
  tx: Tx,
  { observations }: CommitBatch,
  devices: ReadonlyMap<DeviceId, DeviceEntry>,
): Promise<Merged> {
  const merges: Merges = observations.map(() => undefined)
  const { feeds, unfit } = arrangeRows(observations, devices)
  await Promise.all(feeds.map((rows) => storeRows(tx, rows, { observations, merges })))
  return { observations, merges, feeds, unfit }
}

type DeviceStep = Readonly<{
  entry: DeviceEntry
  evaluation: Evaluation
  dueAt: number | undefined
  changed: boolean
  /** There is something to write; a tick that changes nothing writes nothing. */
  save: boolean
  /** A command or a tick is among its signals. */
  asks: boolean
}>

type ToEvaluate = Readonly<{
  gathered: ReadonlyMap<DeviceId, readonly Signal[]>
  devices: ReadonlyMap<DeviceId, DeviceEntry>
  evaluate: EvaluateDevice
}>

function evaluateAll(store: CommitStore, { gathered, devices, evaluate }: ToEvaluate): DeviceStep[] {
  const now = store.clock.now()
  const steps: DeviceStep[] = []
  for (const [device, signals] of gathered) {
    const entry = devices.get(device)
    if (!entry) continue
    const evaluation = evaluateOne(store, { entry, signals, evaluate })
    const changed = !sameState(entry.state, evaluation.state)
    const dueAt = dueToKeep(entry.dueAt, evaluation.dueAt, now)
    const save = changed || dueAt !== entry.dueAt || evaluation.transitions.length > 0
    const asks = signals.some(({ kind }) => !unasked.has(kind))
    steps.push({ entry, evaluation, dueAt, changed, save, asks })
  }
  return steps
}

/** What devices say, and what follows from it. */
const unasked: ReadonlySet<Signal['kind']> = new Set(['observation', 'event', 'unknown'])

/** Signals that want an answer and came to nothing: of a state that is no more that would be no answer. */
function toDoubt(steps: readonly DeviceStep[]): DeviceEntry[] {
  return steps.flatMap(({ entry, save, asks }) => (asks && !save ? [entry] : []))
}

type One = Readonly<{ entry: DeviceEntry; signals: readonly Signal[]; evaluate: EvaluateDevice }>

/**
 * What an engine that stumbles has not seen is stored all the same, and left to a second look. An operator, however, is
 * waiting for an answer.
 */
function evaluateOne({ log }: CommitStore, { entry, signals, evaluate }: One): Evaluation {
  const { id: device, state, dueAt } = entry
  try {
    return evaluate({ device, state, signals })
  } catch (error) {
    if (signals.some(({ kind }) => kind === 'command')) throw error
    log.error('store.evaluation-failed', { device, ...messagesOf(signals), error: messageOf(error) })
    const behind = signals.flatMap((signal) =>
      signal.kind === 'observation' || signal.kind === 'event' ? [{ quantity: '', at: signal.at }] : [],
    )
    return { state, transitions: [], behind, refused: [], dueAt }
  }
}

const mostNamed = 20

/** By which the messages are found again; a batch may hold several of one device. */
function messagesOf(signals: readonly Signal[]): { receivedAt?: string[] } {
  const ats = new Set(signals.flatMap((signal) => ('receivedAt' in signal ? [signal.receivedAt] : [])))
  const named = [...ats].slice(0, mostNamed).map((at) => new Date(at).toISOString())
  return named.length > 0 ? { receivedAt: named } : {}
}

function toStateRow({ entry, evaluation, dueAt }: DeviceStep): {
  key: number
  version: number
  dueAt: number | undefined
  state: DeviceState
} {
  return { key: entry.key, version: entry.version, dueAt, state: evaluation.state }
}

async function logTransitions(
  tx: Tx,
  steps: readonly DeviceStep[],
  { numbered, zone }: Pick<CommitStore, 'numbered' | 'zone'>,
): Promise<CommitOutcome['events']> {
  const told = steps.flatMap(({ entry, evaluation }) =>
    evaluation.transitions.map((transition) => ({ transition, key: entry.key, feed: entry.feed })),
  )
  const events = await dropKnownRecords(tx, told)
  if (events.length === 0) return []
  const startedMs = performance.now()
  const written = await writeAlarms(tx, events, zone)
  numbered(written.length, performance.now() - startedMs)
  return written
}

/** Commands for devices that there are none of. */
function unheard(
  signals: readonly DeviceSignal[],
  devices: ReadonlyMap<DeviceId, DeviceEntry>,
): RefusedCommand[] {
  return signals.flatMap(({ device, signal }) =>
    signal.kind === 'command' && !devices.has(device)
      ? [{ alarm: signal.alarm, reason: 'unknown-alarm' as const }]
      : [],
  )
}

/** An audit row says that something was done: not of an alarm whose command was refused. */
function auditToWrite(audit: readonly AuditEntry[] = [], refused: readonly RefusedCommand[]): AuditEntry[] {
  const subjects = new Set<string>(refused.map(({ alarm }) => alarm))
  return audit.filter(({ subject }) => !subjects.has(subject))
}
