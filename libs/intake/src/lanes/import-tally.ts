import type { RefusalReason } from '@haidang/domain'
import type { CommitOutcome } from '@haidang/store'

import type { Work } from '../work.js'

/** What an import came to: nothing is dropped without being counted here. */
export type ImportOutcome = Readonly<{
  messages: number
  /** Observations that went to the store; their values are in `values`. */
  observations: number
  /** Events that went to the store; each counts as one of `values`. */
  events: number
  values: Readonly<{ given: number; fresh: number; duplicate: number; conflicting: number }>
  /** Parts of messages, by reason; each is in quarantine. */
  refused: Readonly<Partial<Record<RefusalReason, number>>>
  /** Messages that could not be stored for a reason of their own; the log says why. */
  failed: number
}>

/** The running counts of one import. */
export class ImportTally {
  private messages = 0
  private observations = 0
  private events = 0
  private readonly values = { given: 0, fresh: 0, duplicate: 0, conflicting: 0 }
  private readonly refused: Partial<Record<RefusalReason, number>> = {}
  private failed = 0

  countJudged({ observations, deviceEvents, refusals }: Work, given: number): void {
    this.messages++
    this.observations += observations.length
    this.events += deviceEvents.length
    this.values.given += given
    for (const { reason, count } of refusals) this.countRefused(reason, count)
  }

  countCommitted({ verdicts, eventVerdicts, conflicts }: CommitOutcome): void {
    for (const verdict of verdicts) {
      this.values.fresh += verdict.fresh
      this.values.duplicate += verdict.duplicates
      this.values.conflicting += verdict.conflicts
    }
    for (const verdict of eventVerdicts) if (verdict !== 'unfit') this.values[verdict]++
    for (const { reason, count } of conflicts) this.countRefused(reason, count)
  }

  countFailed(): void {
    this.failed++
  }

  read(): ImportOutcome {
    const { messages, observations, events, values, refused, failed } = this
    return { messages, observations, events, values: { ...values }, refused: { ...refused }, failed }
  }

  private countRefused(reason: RefusalReason, count: number): void {
    this.refused[reason] = (this.refused[reason] ?? 0) + count
  }
}
