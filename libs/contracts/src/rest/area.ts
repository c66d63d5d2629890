import { z } from 'zod'

import { onceEach, readableIdSchema, textSchema } from '../text.js'
import { areaSchema } from './register.js'

const newUnit = z.strictObject({
  id: readableIdSchema.describe(
    'A new one, even where the name stays: an id means the same land on every day.',
  ),
  kind: z.string().min(1).max(64),
  name: textSchema,
  parent: readableIdSchema.optional().describe('Absent: the parent that those that end have in common.'),
})

const confirm = z
  .string()
  .max(64)
  .optional()
  .describe('Absent: nothing is done, and the answer says what would be. As answered: exactly that is done.')

const change = {
  day: z.iso.date().describe('The first day of the new units, at the site.'),
  source: z.string().trim().min(1).max(400).optional().describe('By what decision.'),
  backdated: z
    .boolean()
    .default(false)
    .describe('A day before today is meant: what was told of these units since then is told otherwise.'),
  confirm,
}

/** Units become one; a single one becomes another where it only changes its name or kind. */
export const areaMergeSchema = z.strictObject({
  from: onceEach(z.array(readableIdSchema).min(1).max(200)),
  into: newUnit,
  ...change,
})

/** A unit is divided: every device in it goes to one of its parts, by name. */
export const areaSplitSchema = z.strictObject({
  from: readableIdSchema,
  into: z
    .array(newUnit.extend({ devices: z.array(readableIdSchema).max(20_000).default([]) }))
    .min(2)
    .max(50),
  ...change,
})

/** A change that has not begun is called off, whole. */
export const areaWithdrawalSchema = z.strictObject({
  ends: readableIdSchema.describe('One of the units that are to end by it.'),
  confirm,
})

export const areaPlanSchema = z
  .object({
    done: z.boolean().describe('False: so far it is only said.'),
    confirm: z.string().describe('Send it with the same request to carry this plan out.'),
    day: z.iso.date(),
    ends: z.array(areaSchema),
    begins: z.array(areaSchema),
    moves: z.array(z.object({ device: readableIdSchema, from: readableIdSchema, to: readableIdSchema })),
  })
  .meta({ id: 'AreaPlan' })
export type AreaPlanJson = z.infer<typeof areaPlanSchema>
