import type { ProcessFacts } from '@haidang/contracts'
import type { Ingest } from './open-ingest.js'

/** What an ingest process tells the others of its door: its counts since the start, what waits now, and who is heard. */
export function ingestFacts(ingest: Ingest): Pick<ProcessFacts, 'counts' | 'broker' | 'waitingPast'> {
  const { received, committed, givenBack, imported, perSecond, backlog } = ingest.intake.stats()
  const clients = ingest.clients()
  const available = ingest.isListening()
  return {
    broker: { available, embedded: ingest.port !== undefined, ...(clients !== undefined && { clients }) },
    waitingPast: ingest.intake.waitingPast().messages,
    counts: {
      received,
      committed: committed.messages,
      givenBack,
      imported,
      perSecond: perSecond.messages,
      backlog: backlog.messages,
      listening: Number(available),
    },
  }
}
