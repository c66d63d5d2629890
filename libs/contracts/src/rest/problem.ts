import { z } from 'zod'

/**
 * Every refusal that REST and live can give: its status and what it says. The same word is the log field, the
 * metric label and the title of the test (RFC 9457: `type` is `urn:haidang:refusal:<reason>`). `error` is what RFC 8628
 * calls it, for programs that know that.
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
  'draft-exists': { status: 409, says: 'This rule has a draft already: approve or discard it first.' },
  'not-a-draft': { status: 409, says: 'This version has been decided about already.' },
  'second-person-needed': { status: 409, says: 'Who drafted a version does not approve it.' },
  'person-needed': {
    status: 403,
    says: 'A version is approved by a person who has signed in, not by a token.',
  },
  'stale-draft': { status: 409, says: 'A newer version has been approved since this one was drafted.' },
  'rule-not-in-force': { status: 409, says: 'This version is not in force.' },
  'area-not-in-force': { status: 409, says: 'The area has not begun by that day, or has ended.' },
  'area-has-parts': { status: 409, says: 'Other areas lie in it on that day: end those first.' },
  'nothing-planned': { status: 409, says: 'No change is planned by which this area ends.' },
  'change-has-begun': { status: 409, says: 'The change has begun; what has ended does not come back.' },
  'area-in-use': {
    status: 409,
    says: 'Something names an area that was to begin: a rule, a person, a bulletin, a device, another area.',
  },
  'plan-changed': {
    status: 409,
    says: 'What would be done is no longer what was confirmed; ask again without `confirm`.',
  },
  'bulletin-ended': { status: 409, says: 'This bulletin has been followed by another, or cancelled.' },
  'file-attached': {
    status: 409,
    says: 'This bulletin has its file already; it is replaced with the bulletin.',
  },
  'wrong-file': {
    status: 415,
    says: 'Send a whole PDF, PNG or JPEG, with the Content-Type that it is.',
  },
  'rehearsal-open': {
    status: 409,
    says: 'You are having a rule rehearsed already; wait until it has ended, or cancel it.',
  },
  'too-many-rehearsals': {
    status: 429,
    says: 'Three rules are being rehearsed already; wait until one has ended, or cancel it.',
  },
  'too-much-to-rehearse': {
    status: 409,
    says: 'That span of so many devices has more reports than a rehearsal reads; choose a shorter span or fewer devices.',
  },
  'nothing-to-rehearse': { status: 409, says: 'The rule watches no device within your scope.' },
  'last-administrator': { status: 409, says: 'There must remain one administrator.' },
  'severity-not-shelvable': { status: 409, says: 'Severity 5 is never shelved; severity 4 by a supervisor.' },
  'idempotency-key-reused': { status: 422, says: 'This Idempotency-Key came with another request before.' },
  'too-large': { status: 413, says: 'The body is larger than allowed.' },
  'wrong-media-type': { status: 415, says: 'Send application/json.' },
  'authorization-pending': {
    status: 400,
    says: 'Nobody has decided about this code yet; ask again.',
    error: 'authorization_pending',
  },
  'slow-down': {
    status: 400,
    says: 'Ask less often: from now on five seconds more apart.',
    error: 'slow_down',
  },
  'expired-token': {
    status: 400,
    says: 'This code has expired, was used, or never was; ask for a new one.',
    error: 'expired_token',
  },
  'access-denied': { status: 400, says: 'The pairing of this screen was denied.', error: 'access_denied' },
  'already-decided': { status: 409, says: 'Somebody has decided about this code already.' },
  'screen-revoked': { status: 409, says: 'This screen has been revoked.' },
  'display-only-looks': { status: 403, says: 'A wall screen may look, and nothing else.' },
  'no-field-device': { status: 409, says: 'It reports by another way; it gets no MQTT credential.' },
  'wrong-picture': { status: 415, says: 'A picture is WebP or JPEG, whole, and what it says it is.' },
  'too-many-pairings': { status: 429, says: 'Too many codes have been asked for; wait as Retry-After says.' },
  'too-many-codes': { status: 429, says: 'Too many wrong codes; wait as Retry-After says.' },
  'too-many-requests': { status: 429, says: 'Too many requests; wait as Retry-After says.' },
  'locked-out': { status: 429, says: 'Too many failed sign-ins; wait as Retry-After says.' },
  unavailable: { status: 503, says: 'The database does not answer at the moment.' },
  unexpected: { status: 500, says: 'Something went wrong on our side; the log has it under this instance.' },
} as const

export type ProblemReason = keyof typeof problems
const isReason = (word: string): word is ProblemReason => word in problems
export const problemReasonSchema = z.enum(Object.keys(problems).filter(isReason))

type Published = Readonly<{ status: number; says: string; error?: string }>

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    reason: z.string(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    error: z.string().optional().describe('The word of RFC 8628, where it has one.'),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })
export type ProblemJson = z.infer<typeof problemSchema>

/** The body of a problem answer. */
export function problem(
  reason: ProblemReason,
  more: Pick<ProblemJson, 'detail' | 'instance' | 'errors'> = {},
): ProblemJson {
  const known: Published = problems[reason]
  const { status, says, error } = known
  return {
    type: `urn:haidang:refusal:${reason}`,
    title: says,
    status,
    reason,
    ...(error && { error }),
    ...more,
  }
}
