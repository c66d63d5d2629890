import { type CategoryScale, categoryScales, zoneId } from '@haidang/domain'
import { z } from 'zod'
import { lonLatSchema, readableIdSchema, textSchema } from '../text.js'

export const severitySchema = z
  .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])
  .describe('5 is worst, as Vietnamese disaster-risk levels run.')

const scales: readonly CategoryScale[] = ['vn-aqi', 'river-alarm']
const categories = scales.flatMap((scale) => categoryScales[scale].map(({ key }): string => key))

const quantity = z.string().min(1).max(64)

/** Levels of a limit each; they rise in severity. */
const levelsSchema = z
  .array(z.strictObject({ limit: z.number(), severity: severitySchema }))
  .min(1)
  .max(5)

const deadband = z
  .number()
  .min(0)
  .describe('How far the value must come back before the level is over, in the unit of its limits.')

const thresholdSchema = z
  .strictObject({
    kind: z.literal('threshold'),
    quantity,
    direction: z.enum(['above', 'below']),
    levels: levelsSchema,
    deadband,
  })
  .describe('Met at value ≥ limit (`above`) or ≤ limit (`below`).')

const noDataSchema = z
  .strictObject({
    kind: z.literal('no-data'),
    quantities: z.array(z.string().max(64)).min(1).max(64).describe('An empty text is the whole device.'),
    missedReports: z.number().min(1).max(1_000),
    severity: severitySchema,
  })
  .describe('Met when nothing came for so many times the device’s interval.')

const windowMs = z.int().min(60_000).max(604_800_000).describe('At most a week.')

const rateSchema = z
  .strictObject({
    kind: z.literal('rate'),
    quantity,
    direction: z.enum(['rising', 'falling']),
    perMs: z.int().min(1_000).max(86_400_000).describe('The time to which the limits refer.'),
    windowMs: windowMs.describe('Over which it is measured; half of it must have been seen.'),
    levels: levelsSchema,
    deadband,
  })
  .describe('Met when the value rises (or falls) by limit or more per `perMs`.')

const sumSchema = z
  .strictObject({ kind: z.literal('sum'), quantity, windowMs, levels: levelsSchema, deadband })
  .describe('Met when the values of the last `windowMs` add up to limit or more.')

const categorySchema = z
  .strictObject({
    kind: z.literal('category'),
    quantity,
    scale: z
      .enum(scales)
      .describe('`vn-aqi`: Decision 1459/QD-TCMT; `river-alarm`: Decision 05/2020/QD-TTg.'),
    levels: z
      .array(z.strictObject({ category: z.enum(categories), severity: severitySchema }))
      .min(1)
      .max(5),
    deadband: deadband.describe('In points of the index.'),
  })
  .describe('Met when an index has reached a category, or a worse one.')

const matchSchema = z
  .strictObject({
    kind: z.literal('match'),
    quantity,
    values: z
      .array(z.union([z.string().min(1).max(64), z.number(), z.boolean()]))
      .min(1)
      .max(32),
    severity: severitySchema,
  })
  .describe('Met while the quantity has one of these values.')

const named = { id: readableIdSchema.transform(zoneId), name: textSchema }

const zoneSchema = z.union([
  z.strictObject({ ...named, ring: z.array(lonLatSchema).min(3).max(1_000).describe('Closed implicitly.') }),
  z
    .strictObject({
      ...named,
      line: z.array(lonLatSchema).min(2).max(1_000),
      halfWidthM: z.number().min(1).max(10_000),
    })
    .describe('A corridor: everywhere within so many metres of the line.'),
])

const speedSchema = z
  .strictObject({
    kind: z.literal('speed'),
    zone: zoneSchema.optional().describe('Where the limits hold; without it, everywhere.'),
    levels: levelsSchema.describe('In km/h.'),
    deadband,
  })
  .describe('Met at speed ≥ limit, by what the device says or else by the way between two fixes.')

const geofenceSchema = z
  .strictObject({
    kind: z.literal('geofence'),
    event: z.enum(['enter', 'exit', 'dwell']),
    dwellMs: z
      .int()
      .min(1_000)
      .max(86_400_000)
      .optional()
      .describe('With `dwell`: how long it stays inside.'),
    zone: zoneSchema,
    severity: severitySchema,
  })
  .describe(
    'Met while inside (`enter`), or while outside once the device has been inside (`exit`), or when it has stayed inside (`dwell`).',
  )

const expressionSchema = z
  .strictObject({
    kind: z.literal('expression'),
    expression: z
      .string()
      .min(1)
      .max(1_000)
      .describe('CEL over the quantities by their keys; gives a bool. No methods, macros, maps or patterns.'),
    quantities: z.array(quantity).min(1).max(32).describe('Those that the expression names.'),
    severity: severitySchema,
  })
  .describe('Met while the expression is true of what the device last measured.')

const areaConditionSchema = z
  .strictObject({
    kind: z.literal('area'),
    quantity,
    direction: z.enum(['above', 'below']),
    limit: z.number().describe('Of the quantity, at each device.'),
    levels: levelsSchema.describe('Their limits are numbers of devices.'),
    deadband,
  })
  .describe(
    'Over several devices: met while so many of those in the rule’s scope are at the limit or beyond.',
  )

const eventTestSchema = z
  .strictObject({
    field: z.string().min(1).max(64),
    values: z
      .array(z.union([z.string().min(1).max(512), z.number(), z.boolean()]))
      .min(1)
      .max(32)
      .optional()
      .describe('It has one of these.'),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
  })
  .describe('Every stated part must hold; an event without the field passes none.')

const eventConditionSchema = z
  .strictObject({
    kind: z.literal('event'),
    event: z.string().min(1).max(64).describe('A kind of event of the feed.'),
    where: z.array(eventTestSchema).max(16).optional().describe('All of them must be passed.'),
    windowMs: windowMs.describe('How long an event counts.'),
    levels: z
      .array(z.strictObject({ limit: z.int().min(1).max(200), severity: severitySchema }))
      .min(1)
      .max(5)
      .describe('Their limits are numbers of events within the window.'),
  })
  .describe('Met while so many events have happened at the device within the last `windowMs`.')

/** What a rule watches for, as it is written and as it is read. */
export const conditionSchema = z
  .discriminatedUnion('kind', [
    thresholdSchema,
    rateSchema,
    sumSchema,
    categorySchema,
    matchSchema,
    noDataSchema,
    geofenceSchema,
    speedSchema,
    expressionSchema,
    areaConditionSchema,
    eventConditionSchema,
  ])
  .meta({ id: 'RuleCondition' })
