import { processFactsSchema } from '@haidang/contracts'
import type { HouseClock } from '@haidang/platform'
import type { ProcessRow } from '@haidang/store'

/** A process that hears no devices goes by the time of the one that hears the most, as they tell each other. */
export function followTime(
  clock: HouseClock,
  processes: readonly Pick<ProcessRow, 'agoMs' | 'facts'>[],
): void {
  const [best] = processes
    .flatMap(({ agoMs, facts }) => {
      const told = processFactsSchema.shape.clock.parse(facts['clock'])
      return told ? [{ ...told, agoMs }] : []
    })
    .toSorted((a, b) => b.witnesses - a.witnesses)
  if (best) clock.follow(best)
}
