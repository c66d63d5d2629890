/** Says on standard output what is being opened and how long it took: a line per step. */
export type Steps = Readonly<{
  step<T>(name: string, work: () => Promise<T> | T): Promise<T>
  elapsedMs(): number
}>

/** `monotonic` is a clock that never jumps, in ms; `print` takes one line. */
export function createSteps(monotonic: () => number, print: (line: string) => void): Steps {
  const beganAt = monotonic()
  return {
    elapsedMs: () => monotonic() - beganAt,
    step: async (name, work) => {
      const stepAt = monotonic()
      const result = await work()
      print(`  ${name.padEnd(46, ' ')} ${((monotonic() - stepAt) / 1_000).toFixed(1).padStart(6)} s`)
      return result
    },
  }
}
