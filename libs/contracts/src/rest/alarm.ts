import { alarmStates, transitionReasons } from '@haidang/domain'
import { z } from 'zod'
import { alarmBulletinSchema } from '../rule/bulletin-question-schema.js'
import { severitySchema } from '../rule/condition-schema.js'
import { instantSchema, readableIdSchema, textSchema } from '../text.js'

export const alarmStateSchema = z.enum(alarmStates)

export const alarmSchema = z
  .object({
    id: z.string(),
    rule: z.object({ id: readableIdSchema, version: z.int(), name: textSchema }),
    device: readableIdSchema,
    feed: readableIdSchema,
    area: readableIdSchema,
    quantity: z.string().describe("'' is the whole device."),
    state: alarmStateSchema,
    severity: severitySchema,
    message: textSchema.describe('The one sentence that says what is the matter.'),
    raisedAt: instantSchema,
    learnedAt: instantSchema,
    clearedAt: instantSchema.optional(),
    acknowledged: z.object({ by: z.string(), at: instantSchema, comment: z.string().optional() }).optional(),
    assignee: z.string().optional(),
    shelvedUntil: instantSchema.optional(),
    occurrences: z.int(),
    value: z.number().optional(),
    limit: z.number().optional(),
    bulletin: alarmBulletinSchema.optional(),
    retro: z.boolean(),
    seq: z.int().describe('Number of its newest event.'),
  })
  .meta({ id: 'Alarm' })
export type AlarmJson = z.infer<typeof alarmSchema>

/** One numbered line of the alarm log; `prevSeq` is the receiver's line before it. */
export const alarmEventSchema = z
  .object({
    seq: z.int(),
    prevSeq: z.int(),
    at: instantSchema,
    learnedAt: instantSchema,
    from: alarmStateSchema,
    to: alarmStateSchema,
    reason: z.enum(transitionReasons),
    actor: z.string().optional(),
    comment: z.string().optional(),
    retro: z.boolean(),
    alarm: alarmSchema,
  })
  .meta({ id: 'AlarmEvent' })
export type AlarmEventJson = z.infer<typeof alarmEventSchema>

const comment = z.string().trim().min(1).max(2_000)
/** The alarm's `seq` as the caller knows it: a newer one answers 409 `stale-version`. */
const seq = z.int().optional()

export const alarmActionSchemas = {
  acknowledge: z.strictObject({ comment: comment.optional(), seq }),
  reset: z.strictObject({ seq }),
  assign: z.strictObject({
    assignee: z.string().min(1).max(64).nullable().describe('null: nobody handles it any more.'),
    seq,
  }),
  comment: z.strictObject({ comment, seq }),
  shelve: z.strictObject({ until: instantSchema, comment, seq }),
  unshelve: z.strictObject({ seq }),
  'out-of-service': z.strictObject({ comment, seq }),
  'return-to-service': z.strictObject({ seq }),
} as const

/** How long at most one person's desk may keep quiet about one alarm. */
export const longestSilenceSeconds = 120

/** Sound only, and only for who asks: the alarm itself does not change. */
export const alarmSilenceRequestSchema = z.strictObject({
  seconds: z.int().min(1).max(longestSilenceSeconds).default(longestSilenceSeconds),
})

export const alarmSilenceSchema = z
  .object({
    alarm: z.string(),
    by: z.string(),
    until: instantSchema.describe('From then on it may sound again at this person’s desk.'),
  })
  .meta({ id: 'AlarmSilence' })
export type AlarmSilenceJson = z.infer<typeof alarmSilenceSchema>

export type AlarmActionName = keyof typeof alarmActionSchemas

export const alarmQuerySchema = z.object({
  closed: z.enum(['true', 'false']).default('false'),
  device: readableIdSchema.optional(),
  feed: readableIdSchema.optional(),
  severity: z.coerce.number().int().min(1).max(5).optional().describe('At least this severity.'),
  area: readableIdSchema
    .optional()
    .describe('The area and everything within it, as it was on the day on which the alarm was raised.'),
  from: instantSchema.optional().describe('Raised then or later.'),
  to: instantSchema.optional().describe('Raised before.'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(200).optional(),
})

const eventNumber = z.coerce.number().int().min(0)

/** `after` is the last number that the caller has; who walks pages as in any other list names it `cursor`. */
export const alarmEventQuerySchema = z.object({
  after: eventNumber.default(0),
  cursor: eventNumber.optional().describe('The `next` of the page before; it counts instead of `after`.'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
})
