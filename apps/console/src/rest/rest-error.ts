import type { Reason } from '../i18n/problem-words.js'

/** A request that found no good answer: the reason in one word, as the server or this side gave it. */
export class RestError extends Error {
  override readonly name = 'RestError'
  readonly reason: Reason | (string & {})
  readonly status: number
  /** Under which the server's log has it. */
  readonly instance: string | undefined
  /** For how long the server wants no other try. */
  readonly retryAfterMs: number | undefined

  constructor(
    reason: Reason | (string & {}),
    more: { status?: number; instance?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(reason, { cause: more.cause })
    this.reason = reason
    this.status = more.status ?? 0
    this.instance = more.instance
    this.retryAfterMs = more.retryAfterMs
  }
}
