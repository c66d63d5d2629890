import { z } from 'zod'

import { severitySchema } from '../rule/condition-schema.js'
import { ruleDraftSchema } from '../rule/rule-schema.js'
import { instantSchema, readableIdSchema } from '../text.js'
import { ruleJsonSchema } from './rule.js'

/** What somebody wants tried: a rule as they wrote it, or one that is saved, drafts and retired versions included. */
export const rehearsalAskSchema = z
  .strictObject({
    rule: ruleDraftSchema.optional().describe('A rule that need not be saved.'),
    saved: z
      .strictObject({ id: readableIdSchema, version: z.int().min(1).max(2_147_483_647).optional() })
      .optional()
      .describe('A rule that is saved; without a version, its newest.'),
    from: instantSchema,
    to: instantSchema.describe('Exclusive.'),
    operators: z.int().min(1).max(100).default(1).describe('For how many the load is divided.'),
  })
  .refine(({ rule, saved }) => (rule === undefined) !== (saved === undefined), {
    message: 'send either a rule or which one is saved',
    path: ['rule'],
  })
  .meta({ id: 'RehearsalAsk' })
export type RehearsalAskJson = z.input<typeof rehearsalAskSchema>

const count = z.int().min(0)
const share = z.number().min(0).max(1)

const loadSchema = z
  .object({
    operators: z.int(),
    perTenMinutes: z.number(),
    perDay: z.number(),
    peak: z.object({ at: instantSchema, alarms: z.number() }).optional(),
    shares: z.object({ upTo1: share, upTo2: share, upTo10: share, over10: share }),
    hoursOver30: share,
    inFlood: share,
    verdict: z.enum(['acceptable', 'manageable', 'too-many']),
  })
  .describe(
    'New alarms for one operator in ten-minute intervals (ISA-18.2, EEMUA 191); shares of all intervals.',
  )

const rehearsedAlarmSchema = z.object({
  device: readableIdSchema,
  quantity: z.string().describe('Empty: the whole device.'),
  raisedAt: instantSchema,
  clearedAt: instantSchema.optional().describe('Absent: still active at the end.'),
  severity: severitySchema.describe('The highest that it reached.'),
  value: z.number().optional(),
  limit: z.number().optional(),
  peak: z.number().optional().describe('The worst value while it was active.'),
})

const partSchema = z
  .object({
    alarms: count.describe('Raised, or raised again.'),
    before: count
      .optional()
      .describe('Active when the span began, and counted nowhere else. Older results do not say.'),
    rises: count.describe('Times that an active alarm rose in severity.'),
    bySeverity: z.record(z.string(), count),
    devices: z.object({
      of: count,
      worst: z.array(
        z.object({
          device: readableIdSchema,
          alarms: count,
          activeSeconds: z.number(),
          chattered: z.boolean(),
        }),
      ),
    }),
    chattering: z
      .object({ inMinute: count, inTenMinutes: count })
      .describe('Alarms (a quantity of a device) that came three times in a minute, five times in ten.'),
    fleeting: count.describe('Gone within ten seconds or by the next report.'),
    stale: count.describe('Active for more than 24 hours on end.'),
    standing: count.describe('Still active at the end.'),
    load: loadSchema,
    timeline: z.object({ stepSeconds: z.number(), alarms: z.array(count) }),
    log: z.array(rehearsedAlarmSchema).describe('The first 500, by time.'),
  })
  .meta({ id: 'RehearsedPart' })
export type RehearsedPartJson = z.infer<typeof partSchema>

const differenceSchema = z.object({
  both: count.describe('Alarms of the rehearsal that overlap one of the other.'),
  onlyRehearsed: count,
  onlyOther: count,
})

const resultSchema = z.object({
  rehearsed: partSchema,
  running: partSchema.optional().describe('The version in force over the same values, where it is another.'),
  suggested: partSchema.optional().describe('The same rule with the suggested deadband and delays.'),
  suggestion: z
    .object({
      sigma: z
        .number()
        .describe('Noise of the signal: 1.4826 · median |Δ − median Δ| / √2 of successive values.'),
      differences: count,
      reportMs: z.number(),
      deadband: z.number().describe('4 σ of what is compared with the limits, rounded up.'),
      onDelayMs: z.number(),
      offDelayMs: z.number(),
    })
    .optional(),
  besideRunning: differenceSchema.optional(),
  told: z
    .object({ alarms: count, versions: z.array(z.int()), difference: differenceSchema.optional() })
    .describe('What the rule truly raised in that time, under whichever version.'),
  rows: count,
  covered: share
    .optional()
    .describe(
      'How much of what was due in that time is stored; absent where nothing is ever due, as of events.',
    ),
  tookMs: z.number(),
})

const summary = {
  id: z.string(),
  askedAt: instantSchema,
  askedBy: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']),
  cancelling: z.boolean().describe('Somebody has asked to end it, and it has not ended yet.'),
  rule: ruleJsonSchema,
  devices: count,
  from: instantSchema,
  to: instantSchema,
  operators: z.int(),
  progress: z.object({ share, rows: count, alarms: count }).optional(),
  endedAt: instantSchema.optional(),
  problem: z
    .enum(['interrupted', 'unavailable', 'too-long', 'unexpected'])
    .optional()
    .describe('Why it failed.'),
}

export const rehearsalSchema = z
  .object({ ...summary, result: resultSchema.optional() })
  .meta({ id: 'Rehearsal' })
export type RehearsalJson = z.infer<typeof rehearsalSchema>

export const rehearsalSummarySchema = z.object(summary).meta({ id: 'RehearsalSummary' })
