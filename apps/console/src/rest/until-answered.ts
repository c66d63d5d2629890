import { pause } from '../wall/pause.js'
import { RestError } from './rest-error.js'

const shortestPauseMs = 1_000
const longestPauseMs = 10_000

type Way = Readonly<{
  /** Given up: the last trouble is thrown. */
  signal: AbortSignal
  /** Told what is wrong each time, before the pause. */
  trouble(error: RestError): void
  wait?(ms: number, signal: AbortSignal): Promise<void>
}>

/**
 * Asks again while the server gives no answer of its own (unreachable, 500 … 599), with longer and longer pauses. Only for
 * what may be asked twice.
 * @throws RestError what the server refuses for good.
 */
export async function untilAnswered<Answer>(
  ask: () => Promise<Answer>,
  { signal, trouble, wait = pause }: Way,
): Promise<Answer> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await ask()
    } catch (error) {
      if (signal.aborted || !(error instanceof RestError) || !mayPass(error)) throw error
      trouble(error)
      await wait(error.retryAfterMs ?? Math.min(longestPauseMs, shortestPauseMs * 2 ** failures), signal)
      if (signal.aborted) throw error
    }
  }
}

function mayPass({ reason, status }: RestError): boolean {
  return reason === 'unreachable' || status >= 500
}
