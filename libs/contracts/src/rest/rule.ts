import { ruleStatuses } from '@haidang/domain'
import { z } from 'zod'

import { bulletinQuestionSchema } from '../rule/bulletin-question-schema.js'
import { conditionSchema } from '../rule/condition-schema.js'
import { ruleDraftSchema, ruleSourceSchema } from '../rule/rule-schema.js'
import { scheduleSchema } from '../rule/schedule-schema.js'
import { instantSchema, readableIdSchema, textSchema } from '../text.js'
import { pageQuerySchema } from './page.js'

/** A rule as it reads. `ruleDraftSchema` is how one is written. */
export const ruleJsonSchema = z
  .object({
    id: readableIdSchema,
    version: z.int(),
    name: textSchema,
    feed: readableIdSchema,
    condition: conditionSchema,
    onDelayMs: z.int(),
    offDelayMs: z.int(),
    scope: z
      .object({
        areas: z.array(readableIdSchema).optional(),
        devices: z.array(readableIdSchema).optional(),
        labels: z.record(z.string(), z.string()).optional(),
      })
      .optional(),
    schedule: scheduleSchema.optional(),
    bulletin: bulletinQuestionSchema.optional(),
    latching: z.boolean().optional(),
    autoAcknowledge: z.boolean().optional(),
    reAlarmAfterMs: z.int().optional(),
    guidance: textSchema.optional(),
    source: ruleSourceSchema.optional(),
    validFrom: z.iso.date().optional(),
  })
  .meta({ id: 'Rule' })
export type RuleJson = z.infer<typeof ruleJsonSchema>

export const ruleQuerySchema = pageQuerySchema.extend({ feed: readableIdSchema.optional() })

/** One version of a rule, and who has brought it where it stands. */
export const ruleVersionSchema = z
  .object({
    rule: ruleJsonSchema,
    status: z.enum(ruleStatuses),
    origin: z.enum(['site', 'person']).describe('Whether the site pack brought it, or a person drafted it.'),
    note: z.string().optional().describe('Why it was drafted.'),
    draftedAt: instantSchema,
    draftedBy: z.string(),
    approvedAt: instantSchema.optional(),
    approvedBy: z.string().optional(),
    endedAt: instantSchema
      .optional()
      .describe('When it was retired, discarded, or followed by a newer version.'),
    endedBy: z.string().optional(),
  })
  .meta({ id: 'RuleVersion' })
export type RuleVersionJson = z.infer<typeof ruleVersionSchema>

export const ruleVersionQuerySchema = pageQuerySchema.extend({
  rule: readableIdSchema.optional(),
  status: z.enum(ruleStatuses).optional(),
})

/** What somebody proposes, and why. */
export const ruleProposalSchema = z.strictObject({
  rule: ruleDraftSchema,
  note: z.string().trim().min(1).max(400).optional(),
})
