import { setTimeout as pause } from 'node:timers/promises'

import type { Log } from '@haidang/domain'

import { type Stage, reasonOf } from './measure/stages.js'

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
  /** Where turns are counted. */
  stage?: Stage | undefined
  /** Resolves to whether there is more to do at once. */
  turn: () => Promise<boolean>
}>

/** Turn after turn, never two at once. One that fails is logged, and the next waits longer, up to the longest pause. */
export function startRepeating({
  failed,
  everyMs,
  longestPauseMs = 30_000,
  log,
  stage,
  turn,
}: RepeatingOptions): Repeating {
  const ending = new AbortController()
  const run = async (): Promise<void> => {
    let failures = 0
    while (!ending.signal.aborted) {
      const startedMs = performance.now()
      const more = await turn().then(
        (answer) => {
          failures = 0
          stage?.passed()
          stage?.took(performance.now() - startedMs)
          return answer
        },
        (error: unknown) => {
          failures++
          stage?.failed(reasonOf(error))
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
