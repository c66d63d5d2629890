import { z } from 'zod'

import { hazardSchema } from '../rule/bulletin-question-schema.js'
import { instantSchema, onceEach, readableIdSchema, textSchema } from '../text.js'

/** By Decision 18/2021/QD-TTg; said by the issuer, never computed. */
const levelSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])

const bulletinId = z.string().regex(/^[1-9]\d{0,14}$/)

/** A bulletin as it is entered, by hand or by a program. */
export const newBulletinSchema = z.strictObject({
  number: z.string().trim().min(1).max(64).describe('As the issuer counts.'),
  issuer: z.string().trim().min(1).max(200),
  hazard: hazardSchema,
  level: levelSchema.describe('As the issuer says; 5 is worst.'),
  areas: onceEach(z.array(readableIdSchema).min(1).max(200)).describe('Each with everything within it.'),
  headline: z.string().trim().min(1).max(400).optional(),
  issuedAt: instantSchema,
  validFrom: instantSchema,
  validTo: instantSchema,
  replaces: bulletinId.optional().describe('The bulletin that ends by this one.'),
})

export const bulletinCancelSchema = z.strictObject({ note: z.string().trim().min(1).max(2_000) })

/** What may be attached to a bulletin: the issuer's own paper. */
export const bulletinFileLimits = {
  bytes: 8 * 1_024 * 1_024,
  types: ['application/pdf', 'image/png', 'image/jpeg'],
} as const

const bulletinFileSchema = z
  .object({
    type: z.enum(bulletinFileLimits.types),
    size: z.int().positive().describe('In bytes.'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    attachedAt: instantSchema,
    attachedBy: z.string(),
  })
  .meta({ id: 'BulletinFile' })

export const bulletinSchema = z
  .object({
    id: bulletinId,
    number: z.string(),
    issuer: z.string(),
    hazard: hazardSchema,
    level: levelSchema,
    levelText: textSchema.describe('The level as people read it; printed of nothing else.'),
    areas: z.array(readableIdSchema),
    headline: z.string().optional(),
    issuedAt: instantSchema,
    validFrom: instantSchema,
    validTo: instantSchema,
    state: z.enum(['coming', 'in-force', 'expired', 'superseded', 'cancelled']).describe('As of the answer.'),
    replaces: bulletinId.optional(),
    replacedBy: bulletinId.optional(),
    enteredAt: instantSchema,
    enteredBy: z.string(),
    endedAt: instantSchema
      .optional()
      .describe('When it was cancelled, or from when on what follows it counts: that may lie ahead.'),
    endedBy: z.string().optional(),
    endedNote: z.string().optional(),
    file: bulletinFileSchema.optional().describe('Attached once, and then it stands as the bulletin does.'),
  })
  .meta({ id: 'Bulletin' })
export type BulletinJson = z.infer<typeof bulletinSchema>

export const bulletinParamsSchema = z.object({ id: bulletinId })

export const bulletinQuerySchema = z.object({
  inForce: z.enum(['true', 'false']).default('false').describe('`true`: only those in force now.'),
  hazard: hazardSchema.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(200).optional(),
})
