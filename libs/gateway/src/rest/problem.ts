import { type ProblemJson, type ProblemReason, problems } from '@haidang/contracts'

type More = Readonly<{
  detail?: string
  errors?: ProblemJson['errors']
  /** For `Retry-After`. */
  retryAfterMs?: number
  cause?: unknown
}>

/** A refusal on its way out of a request; one filter writes it as RFC 9457. */
export class Problem extends Error {
  readonly reason: ProblemReason
  readonly detail: string | undefined
  readonly errors: ProblemJson['errors']
  readonly retryAfterMs: number | undefined

  constructor(reason: ProblemReason, { detail, errors, retryAfterMs, cause }: More = {}) {
    super(detail ?? problems[reason].says, { cause })
    this.name = 'Problem'
    this.reason = reason
    this.detail = detail
    this.errors = errors
    this.retryAfterMs = retryAfterMs
  }
}
