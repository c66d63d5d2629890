import { z } from 'zod'
import { instantSchema, readableIdSchema } from '../text.js'
import { observationSchema } from './device.js'
import { pageOf } from './page.js'

/** What was measured of one quantity in a bucket; values under calibration or with a fault do not count. */
export const rolledSchema = z
  .object({ min: z.number(), max: z.number(), mean: z.number(), count: z.int() })
  .meta({ id: 'RolledUp' })

/** A minute, an hour or a day of the place, by its start; null where nothing was measured. */
export const bucketSchema = z
  .object({ at: instantSchema, values: z.record(z.string(), rolledSchema.nullable()) })
  .meta({ id: 'ObservationBucket' })
export type BucketJson = z.infer<typeof bucketSchema>

/** `resolution` says which of the two it is, for `auto` may be either. */
export const historyPageSchema = z.discriminatedUnion('resolution', [
  pageOf(observationSchema).extend({ resolution: z.literal('raw') }),
  pageOf(bucketSchema).extend({ resolution: z.enum(['1m', '1h', '1d']) }),
])
export type HistoryPageJson = z.infer<typeof historyPageSchema>

export const historyFormats = ['json', 'csv', 'jsonl'] as const
export type HistoryFormat = (typeof historyFormats)[number]

export const historyQuerySchema = z.object({
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  quantity: z.string().max(640).optional().describe('Keys, comma separated; all when absent.'),
  resolution: z
    .enum(['raw', '1m', '1h', '1d', 'auto'])
    .default('raw')
    .describe(
      'Roll-ups need `from`; each of their buckets is there, null where nothing was measured. `auto` takes the finest of which the stretch has at most 1,500.',
    ),
  format: z
    .enum(historyFormats)
    .optional()
    .describe(
      'Instead of `Accept`: `csv` and `jsonl` give the whole stretch in one answer, oldest first; `limit` and `cursor` are for pages.',
    ),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(200).optional(),
})

/** The same of many devices at once: whose it is, and the rest. */
export const feedHistoryPageSchema = z.discriminatedUnion('resolution', [
  pageOf(observationSchema.extend({ device: readableIdSchema }).meta({ id: 'DeviceObservation' })).extend({
    resolution: z.literal('raw'),
  }),
  pageOf(bucketSchema.extend({ device: readableIdSchema }).meta({ id: 'DeviceBucket' })).extend({
    resolution: z.enum(['1m', '1h', '1d']),
  }),
])
export type FeedHistoryPageJson = z.infer<typeof feedHistoryPageSchema>

export const feedHistoryQuerySchema = z.object({
  from: instantSchema,
  to: instantSchema.optional(),
  quantity: z.string().max(640).optional().describe('Of roll-ups: keys, comma separated; all when absent.'),
  resolution: z.enum(['raw', '1m', '1h', '1d']).default('raw'),
  area: readableIdSchema
    .optional()
    .describe('The area and everything within it; a device counts on the days on which it belonged there.'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(200).optional(),
})
