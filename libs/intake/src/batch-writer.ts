import type { Log } from '@haidang/domain'
import type { CommitBatch, CommitOutcome, RefusalRecord } from '@haidang/store'

import type { Entry } from './batcher.js'
import { CommitFailed } from './intake-error.js'
import type { PatientCommit } from './patient-commit.js'
import { followCommit } from './follow-commit.js'
import { nameOf } from './message-name.js'
import { type Work, mergeWork } from './work.js'

type Ports = Readonly<{
  patient: PatientCommit
  log: Log
  /** Called in the order of the commits, after the messages have been acknowledged. */
  announce: (told: Committed) => void
}>

/** A batch that has been stored. */
export type Committed = Readonly<{
  entries: readonly Entry<Work>[]
  refusals: readonly RefusalRecord[]
  outcome: CommitOutcome
  ms: number
  /** Monotonic milliseconds. */
  endedMs: number
}>

/** How often a batch that cannot be stored is halved before the rest of it is given back whole. */
const mostHalvings = 32

/**
 * Stores batches and settles who waits: acknowledged first, announced afterwards. A batch that cannot be stored
 * for a reason of its own is halved until the message is found that brings it down; only that one is given back.
 */
export class BatchWriter {
  private readonly ports: Ports

  constructor(ports: Ports) {
    this.ports = ports
  }

  /** Settles every entry; never rejects. */
  write(entries: readonly Entry<Work>[]): Promise<void> {
    return this.settle(entries, { halvings: mostHalvings })
  }

  private async settle(entries: readonly Entry<Work>[], left: { halvings: number }): Promise<void> {
    const followed = followCommit(entries)
    const [oldest] = entries
    const again = oldest !== undefined && this.ports.patient.mayBeStored(oldest.arrivedMs)
    const batch: CommitBatch = {
      ...mergeWork(entries),
      ...(again && { again }),
      ...(followed && { traces: followed.traces }),
    }
    const startedMs = performance.now()
    try {
      const outcome = await this.ports.patient.commit(batch)
      for (const { done } of entries) done()
      const endedMs = performance.now()
      followed?.end()
      const ms = endedMs - startedMs
      setImmediate(() => this.ports.announce({ entries, refusals: batch.refusals, outcome, ms, endedMs }))
    } catch (error) {
      followed?.end(error)
      if (error instanceof CommitFailed && entries.length > 1 && left.halvings-- > 0) {
        const middle = Math.ceil(entries.length / 2)
        await this.settle(entries.slice(0, middle), left)
        await this.settle(entries.slice(middle), left)
      } else this.giveBack(entries, error)
    }
  }

  private giveBack(entries: readonly Entry<Work>[], cause: unknown): void {
    const error = cause instanceof Error ? cause : new CommitFailed('committing a batch', { cause })
    if (error instanceof CommitFailed) {
      const [only] = entries.length === 1 ? entries : []
      this.ports.log.error('intake.commit-failed', {
        messages: entries.length,
        ...(only && nameOf(only.work)),
        error,
      })
    }
    for (const { failed } of entries) failed(error)
  }
}
