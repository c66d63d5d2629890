import { type Rule, areaId, deviceId, feedId, ruleId } from '@haidang/domain'
import { z } from 'zod'
import { readableIdSchema, textSchema } from '../text.js'
import { bulletinQuestionSchema } from './bulletin-question-schema.js'
import { conditionSchema } from './condition-schema.js'
import { muteProblems } from './mute-problems.js'
import { ruleProblems } from './rule-problems.js'
import { scheduleSchema } from './schedule-schema.js'

const delayMs = z.int().min(0).max(86_400_000)

const scopeSchema = z.strictObject({
  areas: z.array(readableIdSchema.transform(areaId)).optional(),
  devices: z.array(readableIdSchema.transform(deviceId)).optional(),
  labels: z.record(z.string(), z.string()).optional(),
})

/** Where a rule's limits come from, in both languages or in one that serves both. */
export const ruleSourceSchema = z.union([z.string().max(400), textSchema])

const draftShape = z.strictObject({
  id: readableIdSchema.transform(ruleId),
  name: textSchema,
  feed: readableIdSchema.transform(feedId),
  condition: conditionSchema,
  onDelayMs: delayMs
    .default(0)
    .describe('How long the condition must hold, in observed event time, before the alarm occurs.'),
  offDelayMs: delayMs
    .default(0)
    .describe('How long it must be gone, in observed event time, before the alarm returns to normal.'),
  scope: scopeSchema.optional().describe('The devices of its feed that it watches; every part must hold.'),
  schedule: scheduleSchema
    .optional()
    .describe('When it watches; outside these hours its alarm is suppressed by design.'),
  bulletin: bulletinQuestionSchema
    .optional()
    .describe('With one it watches only while such a bulletin is in force for the device’s area.'),
  latching: z.boolean().optional().describe('Stays until reset by an operator.'),
  autoAcknowledge: z.boolean().optional().describe('A return to normal needs no acknowledgement.'),
  reAlarmAfterMs: z.int().min(60_000).optional(),
  guidance: textSchema.optional(),
  source: ruleSourceSchema.optional().describe('Where its limits come from.'),
  validFrom: z.iso.date().optional(),
})

type Issues = Readonly<{ addIssue(issue: { code: 'custom'; message: string; path: string[] }): void }>

function tellProblems(rule: Parameters<typeof ruleProblems>[0], context: Issues): void {
  for (const message of ruleProblems(rule)) context.addIssue({ code: 'custom', message, path: ['condition'] })
}

/** A rule as it is proposed: its version is the next one of its id. */
export const ruleDraftSchema = draftShape
  .superRefine((rule, context) => {
    tellProblems(rule, context)
    for (const message of muteProblems(rule))
      context.addIssue({ code: 'custom', message, path: ['condition'] })
  })
  .meta({ id: 'RuleDraft' }) satisfies z.ZodType<Omit<Rule, 'version'>>

/** A rule as a site pack's `rules.yaml` writes it and the database keeps it; parsing gives the domain's rule. */
export const ruleSchema = draftShape
  .extend({ version: z.int().min(1).default(1) })
  .superRefine(tellProblems) satisfies z.ZodType<Rule>

/** How a rule is written, as JSON Schema (2020-12): what `POST /api/v1/rules` takes as its `rule`. */
export function ruleJsonSchemaDocument(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(draftShape, { io: 'input' }), $id: 'urn:haidang:schema:rule', title: 'Rule' }
}
