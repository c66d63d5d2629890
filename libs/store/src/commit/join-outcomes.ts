import type { CommitBatch, CommitOutcome, EventVerdict, Verdict } from './commit-batch.js'
import type { BatchPart } from './divide-batch.js'

/** One outcome for the whole batch from those of its parts, in the order in which they were committed. */
export function joinOutcomes(
  whole: CommitBatch,
  parts: readonly { part: BatchPart; outcome: CommitOutcome }[],
): CommitOutcome {
  const [only] = parts
  if (only && parts.length === 1 && only.part.unstorable.length === 0) return only.outcome
  const verdicts: Verdict[] = whole.observations.map(() => ({ fresh: 0, duplicates: 0, conflicts: 0 }))
  const eventVerdicts: EventVerdict[] = (whole.deviceEvents ?? []).map(() => 'unfit')
  for (const { part, outcome } of parts) {
    part.places.forEach((place, index) => {
      const verdict = outcome.verdicts[index]
      if (verdict) verdicts[place] = verdict
    })
    part.eventPlaces.forEach((place, index) => {
      const verdict = outcome.eventVerdicts[index]
      if (verdict) eventVerdicts[place] = verdict
    })
  }
  return {
    verdicts,
    eventVerdicts,
    conflicts: parts.flatMap(({ part, outcome }) => [...part.unstorable, ...outcome.conflicts]),
    events: parts.flatMap(({ outcome }) => outcome.events),
    changed: parts.flatMap(({ outcome }) => outcome.changed),
    refused: parts.flatMap(({ outcome }) => outcome.refused),
  }
}
