export type Lanes = Readonly<{
  /** Runs the work when all earlier work of that lane has ended; undefined when too much waits there already. */
  run<T>(lane: string, work: () => Promise<T>): Promise<T> | undefined
}>

/**
 * One thing at a time in each lane. Sign-ins of an address queue here, so that thirty people who come on shift at
 * once are not taken for thirty wrong guesses.
 */
export function createLanes(longest: number): Lanes {
  const lanes = new Map<string, { last: Promise<unknown>; waiting: number }>()
  return {
    run: <T>(name: string, work: () => Promise<T>) => {
      const lane = lanes.get(name) ?? { last: Promise.resolve(), waiting: 0 }
      if (lane.waiting >= longest) return undefined
      const done = lane.last.then(work)
      lane.waiting += 1
      lane.last = done
        .catch(() => undefined)
        .then(() => {
          lane.waiting -= 1
          if (lane.waiting === 0) lanes.delete(name)
        })
      lanes.set(name, lane)
      return done
    },
  }
}
