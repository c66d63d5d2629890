import { z } from 'zod'
import { lonLatSchema } from '../text.js'

export const statuses = ['measuring', 'calibrating', 'fault'] as const
export const statusSchema = z.enum(statuses)

/** Limits of the field contract. */
export const messageLimits = {
  packetBytes: 256 * 1024,
  beforeConnackBytes: 4 * 1024,
  connectWithinMs: 5_000,
  observations: 1_000,
  events: 1_000,
  values: 64,
  depth: 8,
} as const

/**
 * One observation as a device sends it. This is the published shape; intake gives its verdicts value by
 * value, so a message with one bad value still has its good ones stored.
 */
export const observationMessageSchema = z
  .object({
    at: z
      .union([z.iso.datetime({ offset: true }), z.int().min(1e11)])
      .optional()
      .describe(
        'RFC 3339 with a zone, or integer milliseconds since 1970. Absent: the time of receipt, marked so.',
      ),
    values: z
      .record(z.string().min(1).max(64), z.union([z.number(), z.boolean(), z.string().max(64)]))
      .describe('Quantity key to value, in the unit of the feed.'),
    status: statusSchema.optional().describe('Of all values; only `measuring` reaches rules and averages.'),
    statuses: z
      .record(z.string().min(1).max(64), statusSchema)
      .optional()
      .describe('Exceptions from `status`, by quantity.'),
    position: lonLatSchema.optional().describe('Longitude, latitude in degrees WGS 84.'),
    revision: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe('A higher one replaces stored values of the same instant.'),
  })
  .meta({ id: 'Observation' })

export type ObservationMessage = z.infer<typeof observationMessageSchema>

/** The payload of an `observations` topic: one observation or up to 1,000. */
export const observationPayloadSchema = z.union([
  observationMessageSchema,
  z.array(observationMessageSchema).max(messageLimits.observations),
])

/** The payload of a `presence` topic; the broker sends `offline` as the device's Last Will. */
export const presencePayloadSchema = z.enum(['online', 'offline'])
