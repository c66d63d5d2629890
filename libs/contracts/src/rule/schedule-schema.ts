import type { Hours, Schedule } from '@haidang/domain'
import { z } from 'zod'

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false // no such zone
  }
}

const minuteSchema = z.int().min(0).max(1_439).describe('Minutes since midnight.')

const hoursSchema = z.strictObject({
  days: z.array(z.int().min(1).max(7)).min(1).max(7).describe('ISO: 1 is Monday, 7 is Sunday.'),
  fromMinute: minuteSchema,
  toMinute: minuteSchema.describe('Not within. One that is not after `fromMinute` lies on the next day.'),
}) satisfies z.ZodType<Hours>

/** When a rule watches, by the clock on the wall of its place. */
export const scheduleSchema = z.strictObject({
  zone: z
    .string()
    .max(64)
    .refine(isZone, 'is no time zone')
    .describe('IANA name, for example `Asia/Ho_Chi_Minh`.'),
  hours: z.array(hoursSchema).min(1).max(14),
}) satisfies z.ZodType<Schedule>
