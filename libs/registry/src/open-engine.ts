import { type Clock, type Log, evaluate } from '@haidang/domain'
import type { LiveBus } from '@haidang/live'
import {
  type CommitBatch,
  type CommitOutcome,
  type Db,
  type EvaluateDevice,
  commit,
  openCommitStore,
} from '@haidang/store'

import type { Registry } from './registry.js'

export type EngineOptions = Readonly<{
  db: Db
  registry: Pick<Registry, 'device' | 'rulesFor'>
  bus: LiveBus
  clock: Clock
  log: Log
}>

/** The one loop that stores observations and decides alarms, with the register's present rules. */
export type Engine = Readonly<{
  /** Tells nobody: who acknowledges messages does that first, and calls `tell` then. */
  commit(batch: CommitBatch): Promise<CommitOutcome>
  /** Tells the live bus what a commit has done. */
  tell(outcome: CommitOutcome): void
  /** Both: for operators and the clock. */
  commitAndTell(batch: CommitBatch): Promise<CommitOutcome>
  close(): void
}>

/** Opens the engine of this process. Any number of processes may have one: who lost a race evaluates again. */
export function openEngine({ db, registry, bus, clock, log }: EngineOptions): Engine {
  const store = openCommitStore(db, { log, clock })
  const unsubscribe = bus.subscribe('registry.changed', () => store.forget())
  const evaluateDevice = createEvaluate(registry)
  const commitQuietly = (batch: CommitBatch): Promise<CommitOutcome> => commit(store, batch, evaluateDevice)
  const tell = ({ changed, events }: CommitOutcome): void => {
    const last = events.at(-1)
    if (last) bus.publish('alarms.committed', { seq: last.seq })
    if (changed.length > 0) bus.publish('devices.changed', { changed })
  }
  return {
    commit: commitQuietly,
    tell,
    commitAndTell: async (batch) => {
      const outcome = await commitQuietly(batch)
      tell(outcome)
      return outcome
    },
    close: unsubscribe,
  }
}

function createEvaluate(registry: EngineOptions['registry']): EvaluateDevice {
  return ({ device: id, state, signals }) => {
    const device = registry.device(id)
    if (!device) throw new Error(`device ${id} left the register while its signals were on their way`)
    return evaluate({
      device: { id: device.id, feed: device.feed, intervalMs: device.intervalSeconds * 1_000 },
      rules: registry.rulesFor(id),
      state,
      signals,
    })
  }
}
