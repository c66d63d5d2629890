import { type Hazard, hazards } from '@haidang/domain'
import { z } from 'zod'

const isHazard = (word: string): word is Hazard => Object.hasOwn(hazards, word)

/** What a bulletin may be about. */
export const hazardSchema = z.enum(Object.keys(hazards).filter(isHazard))

/** Which bulletin a rule waits for. */
export const bulletinQuestionSchema = z.strictObject({
  hazard: hazardSchema,
  level: z.int().min(1).max(5).describe('At this level or above.'),
})

/** What an authority had said when an alarm was raised, of a rule that watches only then. */
export const alarmBulletinSchema = z.object({
  id: z.string(),
  number: z.string(),
  issuer: z.string(),
  hazard: hazardSchema,
  level: z.int(),
})
