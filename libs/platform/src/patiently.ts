import { setTimeout as pause } from 'node:timers/promises'

import type { Log } from '@haidang/domain'

import { Interrupted, type Running } from './running.js'

export type Patience = Readonly<{
  /** What is waited for, for the log. */
  what: string
  running: Running
  log: Log
  /** Whether an error means "not yet"; any other is thrown. */
  isPassing: (error: unknown) => boolean
  everyMs?: number
}>

/**
 * Tries until it succeeds: `undefined` and passing errors mean "not yet". What it waits for is logged once, and its end.
 * @throws Interrupted when the start is interrupted; any error that is not passing.
 */
export async function patiently<T>(
  { what, running, log, isPassing, everyMs = 500 }: Patience,
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  const startedMs = performance.now()
  for (let attempts = 1; ; attempts += 1) {
    const { result, error } = await attempt().then(
      (found) => ({ result: found, error: undefined }),
      (cause: unknown) => {
        if (!isPassing(cause)) throw cause
        return { result: undefined, error: cause }
      },
    )
    const waitedMs = Math.round(performance.now() - startedMs)
    if (result !== undefined) {
      if (attempts > 1) log.info('start.waited', { for: what, waitedMs })
      return result
    }
    if (attempts === 1) log.warn('start.waits', { for: what, ...(error !== undefined && { error }) })
    await pause(everyMs, undefined, { signal: running.interrupted }).catch(() => undefined)
    if (running.interrupted.aborted) throw new Interrupted(`nothing yet: it waited for ${what}`)
  }
}
