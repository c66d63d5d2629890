import { z } from 'zod'

import { readableIdSchema, textSchema } from '../text.js'
import { pageQuerySchema } from './page.js'

/** `on` asks for the units of a day; without it all of them come, ended ones too. */
export const areaQuerySchema = pageQuerySchema.extend({ on: z.iso.date().optional() })

export const areaSchema = z
  .object({
    id: readableIdSchema,
    parent: readableIdSchema.optional(),
    kind: z.string(),
    name: textSchema,
    validFrom: z.iso.date().optional(),
    validTo: z.iso.date().optional().describe('The first day of being no more.'),
    successors: z.array(readableIdSchema).optional().describe('What took over on `validTo`.'),
    agency: readableIdSchema
      .optional()
      .describe('Whose own division of the city it is of; absent: the law’s.'),
    source: z.string().optional(),
  })
  .meta({ id: 'Area' })
export type AreaJson = z.infer<typeof areaSchema>

const rangeSchema = z.object({ min: z.number(), max: z.number() })

export const quantitySchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('number'),
      key: z.string(),
      name: textSchema,
      unit: z.string().describe('UCUM code.'),
      unitLabel: z.string(),
      possible: rangeSchema.describe('Outside it a value is refused.'),
      plausible: rangeSchema.describe('Outside it a value is stored and flagged.'),
      decimals: z.int(),
      derived: z.boolean().optional().describe('Computed here, never accepted from a device.'),
    }),
    z.object({ kind: z.literal('boolean'), key: z.string(), name: textSchema }),
    z.object({
      kind: z.literal('word'),
      key: z.string(),
      name: textSchema,
      words: z.array(z.string()),
      names: z.record(z.string(), textSchema).describe('How people read each word.'),
    }),
  ])
  .meta({ id: 'Quantity' })

const textFieldSchema = z.object({
  kind: z.literal('text'),
  key: z.string(),
  name: textSchema,
  longest: z.int().describe('Characters, at most.'),
  isLink: z.literal(true).optional().describe('An http or https address.'),
})

/** What happens at devices of a feed and is said once. */
const eventKindSchema = z
  .object({
    key: z.string(),
    name: textSchema,
    fields: z.array(z.union([quantitySchema, textFieldSchema])),
    optional: z.array(z.string()).describe('The keys of fields that an event may come without.'),
    maxAgeSeconds: z.number().describe('An event that is older when it comes sounds no alarm.'),
  })
  .meta({ id: 'EventKind' })

export const feedSchema = z
  .object({
    id: readableIdSchema,
    name: textSchema,
    intervalSeconds: z.number(),
    quantities: z.array(quantitySchema),
    events: z.array(eventKindSchema).describe('The kinds of events of its devices, which rules may count.'),
    symbol: z.object({ letters: textSchema, motion: z.enum(['fixed', 'moving']) }),
    headline: z.string(),
    internal: z
      .literal(true)
      .optional()
      .describe('Of the house itself, as wall screens are: no source of the city, and not on its map.'),
  })
  .meta({ id: 'Feed' })
export type FeedJson = z.infer<typeof feedSchema>

/** `area` means the area and everything within it; `on` a day of the site, by whose units it is then asked and told. */
export const deviceQuerySchema = pageQuerySchema.extend({
  feed: readableIdSchema.optional(),
  area: readableIdSchema.optional(),
  on: z.iso.date().optional(),
})

export const agencySchema = z.object({ id: readableIdSchema, name: textSchema }).meta({ id: 'Agency' })
export type AgencyJson = z.infer<typeof agencySchema>
