import type { RefusalReason } from '@haidang/domain'
import type { CommitOutcome } from '@haidang/store'

import type { Backlog } from './batcher.js'
import { PerSecond } from './per-second.js'

/** How intake is doing; counts are since the start. */
export type IntakeStats = Readonly<{
  received: number
  /** Messages that came as far as this step, which refused the rest. */
  stages: Readonly<{ located: number; decoded: number; checked: number }>
  /** An event counts as one. */
  values: Readonly<{ given: number; accepted: number; fresh: number; duplicate: number; conflicting: number }>
  /** Parts of messages, by reason. */
  refused: Readonly<Partial<Record<RefusalReason, number>>>
  /** Redeliveries that were recognised before they were stored. */
  redelivered: number
  committed: Readonly<{ batches: number; messages: number; ms: number }>
  /** Messages that were not stored and given back. */
  givenBack: number
  /** Observations and events that came by the second entrance; they stand in none of the counts above. */
  imported: number
  /** Over the last ten seconds. */
  perSecond: Readonly<{ messages: number; values: number }>
  backlog: Backlog
}>

/** The running counts behind `IntakeStats`. */
export class Counts {
  received = 0
  readonly stages = { located: 0, decoded: 0, checked: 0 }
  readonly values = { given: 0, accepted: 0, fresh: 0, duplicate: 0, conflicting: 0 }
  readonly refused: Partial<Record<RefusalReason, number>> = {}
  redelivered = 0
  readonly committed = { batches: 0, messages: 0, ms: 0 }
  givenBack = 0
  imported = 0
  readonly messagesPerSecond = new PerSecond()
  readonly valuesPerSecond = new PerSecond()

  countRefused(reason: RefusalReason, count: number): void {
    this.refused[reason] = (this.refused[reason] ?? 0) + count
  }

  countCommitted(
    { messages, values, ms }: { messages: number; values: number; ms: number },
    nowMs: number,
  ): void {
    this.committed.batches++
    this.committed.messages += messages
    this.committed.ms += ms
    this.messagesPerSecond.add(messages, nowMs)
    this.valuesPerSecond.add(values, nowMs)
  }

  countVerdicts({ verdicts, eventVerdicts }: CommitOutcome): void {
    for (const { fresh, duplicates, conflicts } of verdicts) {
      this.values.fresh += fresh
      this.values.duplicate += duplicates
      this.values.conflicting += conflicts
    }
    for (const verdict of eventVerdicts) if (verdict !== 'unfit') this.values[verdict]++
  }

  read(backlog: Backlog, nowMs: number): IntakeStats {
    return {
      received: this.received,
      stages: { ...this.stages },
      values: { ...this.values },
      refused: { ...this.refused },
      redelivered: this.redelivered,
      committed: { ...this.committed },
      givenBack: this.givenBack,
      imported: this.imported,
      perSecond: { messages: this.messagesPerSecond.rate(nowMs), values: this.valuesPerSecond.rate(nowMs) },
      backlog,
    }
  }
}
