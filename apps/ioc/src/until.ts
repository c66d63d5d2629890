import { setTimeout as pause } from 'node:timers/promises'

export type Patience = Readonly<{ withinMs: number; everyMs?: number; signal?: AbortSignal }>

/**
 * The first value of `look` that is neither undefined nor false; what it throws counts as not yet.
 * @throws Error saying what did not happen, with the last error as its cause; AbortError when interrupted
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { withinMs, everyMs = 50, signal }: Patience,
): Promise<T> {
  const endAt = performance.now() + withinMs
  let last: unknown
  while (performance.now() < endAt) {
    signal?.throwIfAborted()
    try {
      const seen = await look()
      if (seen !== undefined && seen !== false) return seen
      last = undefined
    } catch (error) {
      last = error
    }
    await pause(everyMs, undefined, signal && { signal })
  }
  const why = last instanceof Error ? `: ${last.message}` : ''
  throw new Error(`did not happen within ${Math.round(withinMs / 1_000)} s: ${what}${why}`, { cause: last })
}
