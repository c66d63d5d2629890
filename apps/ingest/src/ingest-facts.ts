import type { Ingest } from './open-ingest.js'

/** What an ingest process tells the others of itself: its counts since the start, and what waits now. */
export function ingestFacts({
  intake,
  isListening,
}: Pick<Ingest, 'intake' | 'isListening'>): Record<string, number> {
  const { received, committed, givenBack, imported, perSecond, backlog } = intake.stats()
  return {
    received,
    committed: committed.messages,
    givenBack,
    imported,
    perSecond: perSecond.messages,
    backlog: backlog.messages,
    listening: Number(isListening()),
  }
}
