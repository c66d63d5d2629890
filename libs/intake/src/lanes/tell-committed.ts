import type { RejectionMessage } from '@haidang/contracts'
import type { CommitOutcome, RefusalRecord } from '@haidang/store'

import type { Committed } from '../batch-writer.js'
import type { IntakePorts } from '../ports.js'
import { rejectionOf } from '../refusal-record.js'
import type { Counts } from '../stats.js'
import type { ToldBefore } from '../told-before.js'

export type Surroundings = Readonly<{ ports: IntakePorts; counts: Counts; toldBefore: ToldBefore }>

/** What follows a commit: counts, what devices hear of their refusals, then the bus. One failing ends none of the others. */
export function tell(told: Committed, { ports, counts, toldBefore }: Surroundings): void {
  const { entries, refusals, outcome, ms, endedMs } = told
  const values = entries.reduce((sum, { weight }) => sum + weight.values, 0)
  counts.countCommitted({ messages: entries.length, values, ms }, performance.now())
  counts.countVerdicts(outcome)
  attempt(ports, () => {
    ports.metrics?.committed({ messages: entries.length, values, ms })
    for (const { arrivedMs } of entries) ports.metrics?.stored(endedMs - arrivedMs)
  })
  for (const record of [...refusals, ...outcome.conflicts]) {
    counts.countRefused(record.reason, record.count)
    attempt(ports, () => ports.metrics?.refused(record.reason, record.count))
    const heard = rejectionOf(record, ports.findDevice)
    if (heard) attempt(ports, () => ports.reject(heard.topic, heard.rejection), heard.rejection)
  }
  for (const conflict of outcome.conflicts) toldBefore.remember(conflict, Promise.resolve())
  const traces = entries.flatMap(({ work }) => work.trace ?? [])
  attempt(ports, () => ports.onCommitted(outcome, traces))
}

type OfImport = Readonly<{ refusals: readonly RefusalRecord[]; ports: IntakePorts; counts: Counts }>

/** What follows a commit of the import lane. Its devices are told nothing: they have not sent it now. */
export function tellImported(outcome: CommitOutcome, { refusals, ports, counts }: OfImport): void {
  counts.imported += outcome.verdicts.length + outcome.eventVerdicts.length
  for (const { reason, count } of [...refusals, ...outcome.conflicts])
    attempt(ports, () => ports.metrics?.refused(reason, count))
  attempt(ports, () => ports.onCommitted(outcome, []))
}

/** `about`: the message that it is about, if it is about one. */
function attempt(
  { log }: IntakePorts,
  what: () => void,
  about?: Pick<RejectionMessage, 'topic' | 'receivedAt'>,
): void {
  try {
    what()
  } catch (error) {
    const name = about && { topic: about.topic, receivedAt: about.receivedAt }
    log.error('intake.announcement-failed', { ...name, error })
  }
}
