import { refusalReasons } from '@haidang/domain'
import { z } from 'zod'
import { instantSchema, readableIdSchema } from '../text.js'
import { pageQuerySchema } from './page.js'

export const quarantineRecordSchema = z
  .object({
    id: z.string(),
    receivedAt: instantSchema,
    topic: z.string(),
    device: z.string().optional(),
    reason: z.enum(refusalReasons),
    path: z.string(),
    message: z.string(),
    count: z.int(),
    bytes: z.string().describe('The whole payload, base64.'),
    state: z.enum(['held', 'replayed', 'dismissed']),
  })
  .meta({ id: 'QuarantineRecord' })
export type QuarantineRecordJson = z.infer<typeof quarantineRecordSchema>

export const quarantineQuerySchema = pageQuerySchema.extend({
  device: readableIdSchema.optional(),
  reason: z.enum(refusalReasons).optional(),
})
