/**
 * Why input was refused. The same word is the log field, the metric label, the quarantine record, the
 * rejection sent to the device and the title of the test.
 */
export const refusalReasons = [
  'unknown-topic',
  'unknown-device',
  'not-your-topic',
  'bad-payload',
  'too-deep',
  'too-many-observations',
  'too-many-values',
  'no-values',
  'bad-time',
  'clock-ahead',
  'too-old',
  'bad-status',
  'bad-position',
  'bad-revision',
  'unknown-quantity',
  'derived-quantity',
  'wrong-type',
  'not-finite',
  'out-of-range',
  'unknown-word',
  'conflicting-value',
  'too-many-events',
  'unknown-event',
  'missing-field',
  'conflicting-event',
  'unstorable',
] as const

export type RefusalReason = (typeof refusalReasons)[number]

/** A reasoned no to a part of a message; `path` is a JSON Pointer (RFC 6901) into its payload. */
export type Refusal = Readonly<{ reason: RefusalReason; path: string; message: string }>
