import { setTimeout as pause } from 'node:timers/promises'

export type Patience = Readonly<{ withinMs?: number; everyMs?: number }>

/**
 * The first value of `look` that is not undefined or false. Deadlines are generous on purpose: how long things
 * take is measured by the benches, a test only says that they happen.
 * @throws when it does not come in time, with the last error or what was looked for.
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { withinMs = 60_000, everyMs = 50 }: Patience = {},
): Promise<T> {
  const endAt = performance.now() + withinMs
  let last: unknown
  while (performance.now() < endAt) {
    try {
      const seen = await look()
      if (seen !== undefined && seen !== false) return seen
      last = undefined
    } catch (error) {
      last = error
    }
    await pause(everyMs)
  }
  const why = last instanceof Error ? ` (${last.message})` : ''
  throw new Error(`did not happen within ${withinMs} ms: ${what}${why}`, { cause: last })
}
