import { wordsOf } from '../refusal.js'
import { type Outcome, outcomeOf } from './report.js'
import type { Finding, Step, Tour } from './step.js'

export type Course = Readonly<{
  steps: readonly Step[]
  last: Step
  /** Called before each step with its place, from 1. */
  begin?: (step: Step, place: number) => void
  tell: (outcome: Outcome) => void
}>

/**
 * Takes the steps one after the other; a cross does not end the tour, an interruption does. `last` is taken whatever
 * happened: it puts back what was borrowed.
 */
export async function takeSteps(tour: Tour, { steps, last, begin, tell }: Course): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const note = async (step: Step): Promise<void> => {
    const place = outcomes.length + 1
    begin?.(step, place)
    const outcome = await take(step, tour, place)
    outcomes.push(outcome)
    tell(outcome)
  }
  for (const step of steps) if (!tour.signal.aborted) await note(step)
  await note(last)
  return outcomes
}

async function take(step: Step, tour: Tour, place: number): Promise<Outcome> {
  const from = performance.now()
  const ended = (what: Readonly<{ finding?: Finding; failure?: string }>): Outcome =>
    outcomeOf(step, { step: place, tookMs: performance.now() - from, ...what })
  if (step.needsStation && !tour.credential) return ended({ finding: { skipped: 'no station was borrowed' } })
  try {
    return ended({ finding: await step.take(tour) })
  } catch (error) {
    return ended({ failure: tour.signal.aborted ? 'interrupted' : wordsOf(error) })
  }
}
