import { type EventField, type EventKind } from '@haidang/domain'
import { z } from 'zod'
import { lonLatSchema } from '../text.js'

/** An event as a device of some feed sends it; its feed's kinds say what `data` holds. */
const eventMessageSchema = z.object({
  id: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('The device’s own name for it: the same again is a duplicate. Absent: its kind and time are.'),
  at: z
    .union([z.iso.datetime({ offset: true }), z.int().min(1e11)])
    .describe('When it happened: RFC 3339 with a zone, or integer milliseconds since 1970.'),
  position: lonLatSchema.optional().describe('Longitude, latitude in degrees WGS 84.'),
  maxAgeSeconds: z
    .number()
    .min(0)
    .max(86_400)
    .optional()
    .describe('How old it may be when it comes and still sound an alarm.'),
})

/** An event of one kind as a device sends it. This is the published shape; intake takes an event whole or not at all. */
export function eventOfKindSchema({ key, name, fields }: EventKind) {
  const data = z.object(
    Object.fromEntries(
      fields.map((field) => {
        const schema = fieldSchema(field).describe(field.name.en)
        return [field.key, field.isOptional ? schema.optional() : schema]
      }),
    ),
  )
  return eventMessageSchema.extend({ kind: z.literal(key), data }).describe(name.en)
}

function fieldSchema(field: EventField): z.ZodType {
  switch (field.kind) {
    case 'number':
      return z.number().min(field.possible.min).max(field.possible.max)
    case 'boolean':
      return z.boolean()
    case 'word':
      return z.enum(field.words)
    case 'text':
      return field.isLink
        ? z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(field.longest)
        : z.string().min(1).max(field.longest)
  }
}
