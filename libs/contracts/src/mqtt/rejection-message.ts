import { refusalReasons } from '@haidang/domain'
import { z } from 'zod'
import { instantSchema } from '../text.js'

/** What a device hears on its `rejections` topic. */
export const rejectionMessageSchema = z
  .object({
    receivedAt: instantSchema,
    topic: z.string(),
    reason: z.enum(refusalReasons),
    path: z.string().describe('JSON Pointer into the refused payload; empty for the whole message.'),
    message: z.string(),
    count: z
      .int()
      .describe('How many parts of the message were refused for this reason; `path` is the first.'),
  })
  .meta({ id: 'Rejection' })

export type RejectionMessage = z.infer<typeof rejectionMessageSchema>
