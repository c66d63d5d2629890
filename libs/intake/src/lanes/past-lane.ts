import type { Clock, Log } from '@haidang/domain'
import type { CommitBatch, CommitOutcome } from '@haidang/store'

import { BatchWriter, type Committed } from '../batch-writer.js'
import { type Backlog, Batcher, type Weight } from '../batcher.js'
import { GiveWay } from './give-way.js'
import { IntakeUnavailable } from '../intake-error.js'
import type { IntakeLimits } from '../limits.js'
import { messageKey } from '../message-key.js'
import { PatientCommit } from '../patient-commit.js'
import type { Work } from '../work.js'

type Ports = Readonly<{
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  probe: () => Promise<unknown>
  clock: Clock
  log: Log
  limits: IntakeLimits
  isLiveWaiting: () => boolean
  announce: (told: Committed) => void
  onFailure: (error: unknown) => void
}>

/**
 * Where devices' back-fill is stored: small batches, one after another, behind live messages and beside them. Nothing in it
 * moves a device's state, so that the device's other messages may pass it, before or after a restart and as often as they
 * come; what it tells of gets its second look.
 */
export class PastLane {
  private readonly batcher: Batcher<Work>
  private readonly patient: PatientCommit
  private readonly way: GiveWay
  private readonly waiting = new Map<string, Promise<void>>()

  constructor({ isLiveWaiting, announce, onFailure, ...ports }: Ports) {
    const { importMessages, pastValues, importBytes, pastYieldMs, pastRestShare } = ports.limits
    const limits = {
      ...ports.limits,
      batchMessages: importMessages,
      batchValues: pastValues,
      batchBytes: importBytes,
      importYieldMs: pastYieldMs,
      importRestShare: pastRestShare,
    }
    this.way = new GiveWay(limits, isLiveWaiting)
    this.patient = new PatientCommit({
      ...{ ...ports, limits, onFailure, oldestWaitingMs: () => 0 },
      onGivingUp: (error) => this.batcher.giveBack(error),
    })
    const writer = new BatchWriter({ patient: this.patient, log: ports.log, announce })
    this.batcher = new Batcher<Work>(limits, async (entries) => {
      await this.way.before()
      const startedMs = performance.now()
      await writer.write(entries)
      await this.way.after(performance.now() - startedMs)
    })
  }

  /**
   * Resolves when the work of the message has been stored. The same bytes again, from a broker that has lost us meanwhile,
   * take the place that they have: behind all the others they would hold up what is acknowledged in order.
   * @throws IntakeUnavailable, IntakeOverloaded, CommitFailed
   */
  add(work: Work, weight: Weight): Promise<void> {
    if (!this.patient.available()) return Promise.reject(new IntakeUnavailable('the database is away'))
    const [first] = work.observations
    if (!first) return this.batcher.add(work, weight)
    const key = messageKey(first.source)
    const same = this.waiting.get(key)
    if (same) return same
    const stored = this.batcher.add(work, weight)
    this.waiting.set(key, stored)
    const leave = (): void => void this.waiting.delete(key)
    stored.then(leave, leave)
    return stored
  }

  backlog(): Backlog {
    return this.batcher.backlog()
  }

  /** As of the live lane: a database that was away for all has lost something of what devices said. */
  listeningSinceAt(): number {
    return this.patient.listeningSinceAt()
  }

  /** Stores what waits, or gives it back. */
  async close(): Promise<void> {
    this.way.close()
    this.patient.close()
    await this.batcher.flush()
  }
}
