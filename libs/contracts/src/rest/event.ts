import { z } from 'zod'
import { instantSchema, lonLatSchema, readableIdSchema } from '../text.js'
import { valueSchema } from './device.js'

/** Something that has happened at a device. */
export const deviceEventSchema = z
  .object({
    device: readableIdSchema,
    id: z.string().optional().describe('The device’s own name for it.'),
    kind: z.string(),
    at: instantSchema,
    receivedAt: instantSchema,
    data: z.record(z.string(), valueSchema),
    position: lonLatSchema.optional(),
    simulated: z.boolean(),
  })
  .meta({ id: 'DeviceEvent' })
export type DeviceEventJson = z.infer<typeof deviceEventSchema>

export const feedEventQuerySchema = z.object({
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  kind: z.string().max(64).optional(),
  area: readableIdSchema.optional().describe('The area and everything within it.'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(400).optional(),
})

export const deviceEventQuerySchema = feedEventQuerySchema.omit({ area: true }).extend({
  format: z
    .enum(['json', 'jsonl'])
    .optional()
    .describe(
      'Instead of `Accept`: `jsonl` gives the whole stretch in one answer, oldest first; `limit` and `cursor` are for pages.',
    ),
})

export const eventDayQuerySchema = z.object({
  at: instantSchema.optional().describe('An instant of the day of the place; now when absent.'),
})

/** A day of the place, and what a device's events of it come to. */
export const eventDaySchema = z
  .object({
    date: z.iso.date(),
    from: instantSchema,
    to: instantSchema.describe('The first instant that is not of the day.'),
    counts: z.record(z.string(), z.int()).describe('How many events of each kind.'),
    totals: z
      .record(z.string(), z.number())
      .describe('What they add up to: quantities of the feed, in their units.'),
  })
  .meta({ id: 'EventDay' })
export type EventDayJson = z.infer<typeof eventDaySchema>
