import { setTimeout as pause } from 'node:timers/promises'

import type { Log } from '@haidang/domain'

/** Something that is done again and again until it is closed. */
export type Repeating = Readonly<{
  /** Resolves when the turn that is running has ended. */
  close: () => Promise<void>
}>

export type RepeatingOptions = Readonly<{
  /** Dotted name of the event that is logged when a turn fails. */
  failed: string
  everyMs: number
  /** The longest pause after turns that failed; 30 s where nothing is said. */
  longestPauseMs?: number
  log: Log
  /** Resolves to whether there is more to do at once. */
  turn: () => Promise<boolean>
}>

/** Turn after turn, never two at once. One that fails is logged, and the next waits longer, up to the longest pause. */
export function startRepeating({
  failed,
  everyMs,
  longestPauseMs = 30_000,
  log,
  turn,
}: RepeatingOptions): Repeating {
  const ending = new AbortController()
  const run = async (): Promise<void> => {
    let failures = 0
    while (!ending.signal.aborted) {
      const more = await turn().then(
        (answer) => {
          failures = 0
          return answer
        },
        (error: unknown) => {
          failures++
          log.warn(failed, { error, failures })
          return false
        },
      )
      if (!more)
        await waitUnlessEnded(
          Math.min(everyMs * 2 ** failures, Math.max(longestPauseMs, everyMs)),
          ending.signal,
        )
    }
  }
  const ended = run()
  return {
    close: () => {
      ending.abort()
      return ended
    },
  }
}

async function waitUnlessEnded(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined) // aborted: the loop sees it
}
