import { type Rule, areaId, deviceId, feedId, findFeed, findQuantity, ruleId, zoneId } from '@haidang/domain'
import { z } from 'zod'
import { lonLatSchema, readableIdSchema, textSchema } from '../text.js'

export const severitySchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])

const delayMs = z.int().min(0).max(86_400_000)

const thresholdSchema = z.strictObject({
  kind: z.literal('threshold'),
  quantity: z.string().min(1).max(64),
  direction: z.enum(['above', 'below']),
  levels: z
    .array(z.strictObject({ limit: z.number(), severity: severitySchema }))
    .min(1)
    .max(5),
  deadband: z.number().min(0),
})

const noDataSchema = z.strictObject({
  kind: z.literal('no-data'),
  quantities: z.array(z.string().max(64)).min(1).max(64),
  missedReports: z.number().min(1).max(1_000),
  severity: severitySchema,
})

const geofenceSchema = z.strictObject({
  kind: z.literal('geofence'),
  event: z.enum(['enter', 'exit']),
  zone: z.strictObject({
    id: readableIdSchema.transform(zoneId),
    name: textSchema,
    ring: z.array(lonLatSchema).min(3).max(1_000),
  }),
  severity: severitySchema,
})

const scopeSchema = z.strictObject({
  areas: z.array(readableIdSchema.transform(areaId)).optional(),
  devices: z.array(readableIdSchema.transform(deviceId)).optional(),
  labels: z.record(z.string(), z.string()).optional(),
})

/** Where a rule's limits come from, in both languages or in one that serves both. */
export const ruleSourceSchema = z.union([z.string().max(400), textSchema])

/** A rule as REST and a site pack's `rules.yaml` write it; parsing gives the domain's rule. */
export const ruleSchema = z
  .strictObject({
    id: readableIdSchema.transform(ruleId),
    version: z.int().min(1).default(1),
    name: textSchema,
    feed: readableIdSchema.transform(feedId),
    condition: z.discriminatedUnion('kind', [thresholdSchema, noDataSchema, geofenceSchema]),
    onDelayMs: delayMs.default(0),
    offDelayMs: delayMs.default(0),
    scope: scopeSchema.optional(),
    latching: z.boolean().optional(),
    autoAcknowledge: z.boolean().optional(),
    reAlarmAfterMs: z.int().min(60_000).optional(),
    guidance: textSchema.optional(),
    source: ruleSourceSchema.optional(),
    validFrom: z.iso.date().optional(),
  })
  .superRefine((rule, context) => {
    for (const problem of ruleProblems(rule))
      context.addIssue({ code: 'custom', message: problem, path: ['condition'] })
  }) satisfies z.ZodType<Rule>

/** What no schema of shapes can see: quantities that the feed lacks, levels out of order. */
function ruleProblems({ feed: id, condition }: Pick<Rule, 'feed' | 'condition'>): string[] {
  const feed = findFeed(id)
  if (!feed) return [`there is no feed ${id}`]
  const keys =
    condition.kind === 'threshold'
      ? [condition.quantity]
      : condition.kind === 'no-data'
        ? condition.quantities.filter((key) => key !== '')
        : []
  const unknown = keys.filter((key) => !findQuantity(feed, key)).map((key) => `${id} has no quantity ${key}`)
  return condition.kind === 'threshold' ? [...unknown, ...levelProblems(condition)] : unknown
}

function levelProblems({
  levels,
  direction,
}: {
  levels: readonly { limit: number; severity: number }[]
  direction: 'above' | 'below'
}): string[] {
  const sign = direction === 'above' ? 1 : -1
  const disordered = levels.some((level, index) => {
    const next = levels[index + 1]
    return next !== undefined && (sign * next.limit <= sign * level.limit || next.severity <= level.severity)
  })
  return disordered ? ['levels must rise in severity and in limit (fall in limit for direction below)'] : []
}
