import { z } from 'zod'

/**
 * Every refusal that REST and live can give: its status and what it says. The same word is the log field, the
 * metric label and the title of the test (RFC 9457: `type` is `urn:haidang:refusal:<reason>`).
 */
export const problems = {
  'bad-request': { status: 400, says: 'The request does not have the published shape.' },
  unauthenticated: { status: 401, says: 'Sign in first, or send an API token.' },
  'wrong-credentials': { status: 401, says: 'The name or the password is wrong.' },
  'link-expired': { status: 401, says: 'The sign-in link has been used or has expired.' },
  'role-too-low': { status: 403, says: 'Your role may not do this.' },
  'out-of-scope': { status: 403, says: 'This lies outside your areas or feeds.' },
  'foreign-origin': { status: 403, says: 'The request comes from another site.' },
  'not-found': { status: 404, says: 'There is no such thing, or it lies outside your scope.' },
  'already-acknowledged': { status: 409, says: 'Someone has acknowledged this alarm already.' },
  'nothing-to-acknowledge': {
    status: 409,
    says: 'In its present state the alarm asks for no acknowledgement.',
  },
  'nothing-to-reset': { status: 409, says: 'The alarm is not latched.' },
  'already-shelved': { status: 409, says: 'The alarm is shelved already.' },
  'not-shelved': { status: 409, says: 'The alarm is not shelved.' },
  'not-suppressed': { status: 409, says: 'The alarm is not suppressed.' },
  'not-out-of-service': { status: 409, says: 'The alarm is not out of service.' },
  'set-aside': { status: 409, says: 'The alarm has been set aside; bring it back first.' },
  'alarm-closed': { status: 409, says: 'This episode is over.' },
  'stale-version': { status: 409, says: 'Someone changed this alarm since you loaded it.' },
  'already-exists': { status: 409, says: 'There is one of that name already.' },
  'last-administrator': { status: 409, says: 'There must remain one administrator.' },
  'severity-not-shelvable': { status: 409, says: 'Severity 5 is never shelved; severity 4 by a supervisor.' },
  'idempotency-key-reused': { status: 422, says: 'This Idempotency-Key came with another request before.' },
  'too-large': { status: 413, says: 'The body is larger than allowed.' },
  'wrong-media-type': { status: 415, says: 'Send application/json.' },
  'too-many-requests': { status: 429, says: 'Too many requests; wait as Retry-After says.' },
  'locked-out': { status: 429, says: 'Too many failed sign-ins; wait as Retry-After says.' },
  unavailable: { status: 503, says: 'The database does not answer at the moment.' },
  unexpected: { status: 500, says: 'Something went wrong on our side; the log has it under this instance.' },
} as const

export type ProblemReason = keyof typeof problems

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    reason: z.string(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })
export type ProblemJson = z.infer<typeof problemSchema>

/** The body of a problem answer. */
export function problem(
  reason: ProblemReason,
  more: Pick<ProblemJson, 'detail' | 'instance' | 'errors'> = {},
): ProblemJson {
  const { status, says } = problems[reason]
  return { type: `urn:haidang:refusal:${reason}`, title: says, status, reason, ...more }
}
