type Numbered = Readonly<{ seq: number }>

/** The newest of the log, at hand. */
export type RecentEvents<Event extends Numbered> = Readonly<{
  /** The number of the newest event; where the memory began while there is none. */
  position(): number
  add(events: readonly Event[]): void
  /** What came after that number, or undefined when memory does not reach back so far. */
  since(after: number): readonly Event[] | undefined
}>

/** Remembers at least the newest `memory` events after `from`, and at most twice as many. */
export function createRecentEvents<Event extends Numbered>({
  from,
  memory,
}: {
  from: number
  memory: number
}): RecentEvents<Event> {
  let events: Event[] = []
  let forgottenUpTo = from
  const position = (): number => events.at(-1)?.seq ?? forgottenUpTo
  return {
    position,
    add(more) {
      events.push(...more)
      const surplus = events.length > 2 * memory ? events.length - memory : 0
      forgottenUpTo = events[surplus - 1]?.seq ?? forgottenUpTo
      events = surplus > 0 ? events.slice(surplus) : events
    },
    since: (after) => (after < forgottenUpTo ? undefined : events.slice(firstAfter(events, after))),
  }
}

/** Place of the first event with a higher number, by halving. */
function firstAfter(events: readonly Numbered[], after: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((events[middle]?.seq ?? 0) > after) high = middle
    else low = middle + 1
  }
  return low
}
