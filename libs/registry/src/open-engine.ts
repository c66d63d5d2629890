import { type Clock, type DeviceId, type DeviceState, type Log, evaluate } from '@haidang/domain'
import { type Stage, type Stages, reasonOf } from '@haidang/platform'
import { expressionOf } from '@haidang/expressions'
import type { LiveBus } from '@haidang/live'
import {
  type CommitBatch,
  type CommitOutcome,
  type Db,
  type DeviceTrace,
  type EvaluateDevice,
  commit,
  learnDevices,
  openCommitStore,
} from '@haidang/store'

import type { Registry } from './registry.js'

export type EngineOptions = Readonly<{
  db: Db
  registry: Pick<Registry, 'device' | 'devices' | 'rulesFor' | 'rulesAt' | 'bulletinsFor'>
  bus: LiveBus
  clock: Clock
  log: Log
  /** IANA name of the site's time zone. */
  zone: string
  /** Where the engine's own stages are counted. */
  stages?: Stages | undefined
}>

/** The one loop that stores observations and decides alarms, with the register's present rules. */
export type Engine = Readonly<{
  /** Tells nobody: who acknowledges messages does that first, and calls `tell` then. */
  commit(batch: CommitBatch): Promise<CommitOutcome>
  /** Tells the live bus what a commit has done; of followed messages it tells that they are. */
  tell(outcome: CommitOutcome, traces?: readonly DeviceTrace[]): void
  /** Both: for operators and the clock. */
  commitAndTell(batch: CommitBatch): Promise<CommitOutcome>
  /** As a commit of ours saw it last, perhaps behind the database; undefined when we have never seen it. */
  stateOf(id: DeviceId): DeviceState | undefined
  /**
   * Reads what is stored of all devices, page by page, so that their first messages find it: a back-fill that goes on after a
   * restart is then known for one. Resolves when it is done or the engine has been closed. @throws StoreUnavailable
   */
  readAhead(): Promise<void>
  close(): void
}>

/** Opens the engine of this process. Any number of processes may have one: who lost a race evaluates again. */
export function openEngine({ db, registry, bus, clock, log, zone, stages }: EngineOptions): Engine {
  const number = stages?.open('number')
  const publish = stages?.open('publish')
  const numbered = (events: number, ms: number): void => {
    number?.passed(events)
    number?.took(ms)
  }
  const evaluating = stages?.open('evaluate')
  const tooMany = (): void => evaluating?.failed('too-many-values-to-derive-from')
  const store = openCommitStore(db, { log, clock, zone, numbered, tooMany })
  const unsubscribe = bus.subscribe('registry.changed', () => store.forget())
  let isClosed = false
  const evaluateDevice = measured(createEvaluate(registry, zone), evaluating)
  const commitQuietly = (batch: CommitBatch): Promise<CommitOutcome> =>
    commit(store, batch, batch.traces ? followed(evaluateDevice, batch.traces) : evaluateDevice)
  const tell = ({ changed, events }: CommitOutcome, traces: readonly DeviceTrace[] = []): void => {
    const startedMs = performance.now()
    const last = events.at(-1)
    if (last) bus.publish('alarms.committed', { seq: last.seq })
    if (changed.length > 0) bus.publish('devices.changed', { changed, ...carriersOf(traces, startedMs) })
    if (!last && changed.length === 0) return
    publish?.passed(changed.length + events.length)
    publish?.took(performance.now() - startedMs)
  }
  return {
    commit: commitQuietly,
    tell,
    commitAndTell: async (batch) => {
      const outcome = await commitQuietly(batch)
      tell(outcome)
      return outcome
    },
    stateOf: (id) => store.devices.lastSeen(id),
    readAhead: async () => {
      const ids = registry.devices().map(({ id }) => id)
      for (let from = 0; from < ids.length && !isClosed; from += devicesAtOnce)
        await learnDevices(store, ids.slice(from, from + devicesAtOnce))
    },
    close: () => {
      isClosed = true
      unsubscribe()
    },
  }
}

/** Devices of one statement: some ten milliseconds of reading. */
const devicesAtOnce = 200

/** Of so many evaluations one is timed. */
const timedEvery = 16

/** Wrapped from outside: the engine itself knows nothing of being watched. */
function measured(evaluateDevice: EvaluateDevice, stage: Stage | undefined): EvaluateDevice {
  if (!stage) return evaluateDevice
  let count = 0
  return (input) => {
    const startedMs = ++count % timedEvery === 0 ? performance.now() : undefined
    try {
      const evaluation = evaluateDevice(input)
      stage.passed()
      if (startedMs !== undefined) stage.took(performance.now() - startedMs, timedEvery)
      return evaluation
    } catch (error) {
      stage.failed(reasonOf(error))
      throw error
    }
  }
}

/** The same, and the evaluation of a followed message's device is a part of its commit. */
function followed(evaluateDevice: EvaluateDevice, traces: readonly DeviceTrace[]): EvaluateDevice {
  return (input) => {
    const parts = traces.flatMap(({ device, span }) =>
      device === input.device ? span.child('evaluate') : [],
    )
    try {
      const evaluation = evaluateDevice(input)
      for (const part of parts) part.end({ transitions: evaluation.transitions.length })
      return evaluation
    } catch (error) {
      for (const part of parts) part.end({ error: reasonOf(error) })
      throw error
    }
  }
}

/** The bus's part of every way that is followed, and by which name whoever hears it goes on. */
function carriersOf(
  traces: readonly DeviceTrace[],
  startedMs: number,
): { traces?: { device: DeviceId; carrier: string }[] } {
  if (traces.length === 0) return {}
  return {
    traces: traces.map(({ device, span }) => {
      const part = span.child('publish', {}, startedMs)
      part.end()
      return { device, carrier: part.carrier }
    }),
  }
}

function createEvaluate(registry: EngineOptions['registry'], zone: string): EvaluateDevice {
  return ({ device: id, state, signals }) => {
    const device = registry.device(id)
    if (!device) throw new Error(`device ${id} left the register while its signals were on their way`)
    return evaluate({
      device: {
        ...{ id: device.id, feed: device.feed, intervalMs: device.intervalSeconds * 1_000 },
        bulletins: registry.bulletinsFor(device.id),
      },
      rules: registry.rulesFor(id),
      rulesAt: (at) => registry.rulesAt(id, at, zone),
      expressionOf,
      state,
      signals,
    })
  }
}
