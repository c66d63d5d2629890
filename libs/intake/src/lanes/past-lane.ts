import { type Clock, type Log, isLive } from '@haidang/domain'
import type { CommitBatch, CommitOutcome } from '@haidang/store'

import { BatchWriter, type Committed } from '../batch-writer.js'
import { type Backlog, Batcher, type Weight } from '../batcher.js'
import { GiveWay } from './give-way.js'
import { IntakeUnavailable } from '../intake-error.js'
import type { IntakeLimits } from '../limits.js'
import { PatientCommit } from '../patient-commit.js'
import type { Checked } from '../steps/check.js'
import { type Stopped, isRefused } from '../steps/step.js'
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

/** So many observations in one message are a device's past, when none of them is of now. */
const pastObservations = 50

/**
 * Whether a message tells at length of what is long over, as a device does that was cut off for days. What holds anything
 * of now, and what is short, stays among the live ones.
 */
export function isPast(judged: Checked | Stopped): boolean {
  if (isRefused(judged) || judged.observations.length < pastObservations) return false
  const { intervalMs } = judged.located.device
  return judged.observations.every(({ observation }) => !isLive(observation, intervalMs))
}

/**
 * Where devices' back-fill is stored: small batches, one after another, behind live messages and beside them. A device's own
 * live values may overtake its past; what is then behind the newest gets its second look.
 */
export class PastLane {
  private readonly batcher: Batcher<Work>
  private readonly patient: PatientCommit
  private readonly way: GiveWay

  constructor({ isLiveWaiting, announce, onFailure, ...ports }: Ports) {
    const { importMessages, pastValues, importBytes, pastRestShare } = ports.limits
    const limits = {
      ...ports.limits,
      batchMessages: importMessages,
      batchValues: pastValues,
      batchBytes: importBytes,
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
   * Resolves when the work has been stored.
   * @throws IntakeUnavailable, IntakeOverloaded, CommitFailed
   */
  add(work: Work, weight: Weight): Promise<void> {
    if (this.patient.available()) return this.batcher.add(work, weight)
    return Promise.reject(new IntakeUnavailable('the database is away'))
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
