import { z } from 'zod'
import { instantSchema } from '../text.js'
import { alarmEventSchema } from './alarm.js'

/** What a webhook is sent of an alarm event. Those of one alarm come in the order of their `seq`; a repetition has the same key. */
export const alarmNoticeSchema = z
  .object({
    type: z.literal('alarm-event'),
    timestamp: instantSchema.describe('When it was learned.'),
    data: alarmEventSchema.omit({ prevSeq: true }),
  })
  .meta({ id: 'AlarmNotice' })
export type AlarmNoticeJson = z.infer<typeof alarmNoticeSchema>
