import { z } from 'zod'
import { statusSchema } from '../mqtt/observation-message.js'
import { instantSchema, lonLatSchema, readableIdSchema, textSchema } from '../text.js'

export const valueSchema = z.union([z.number(), z.boolean(), z.string()])

/** `quality`: per quantity, why a value deserves a second look. */
export const qualitySchema = z.record(z.string(), z.array(z.string()))

/** The newest of each quantity; `times` says when each was measured, for quantities may come apart. */
export const deviceStateSchema = z.object({
  at: instantSchema.optional(),
  receivedAt: instantSchema.optional(),
  status: statusSchema.optional(),
  statuses: z.record(z.string(), statusSchema).optional(),
  quality: qualitySchema,
  values: z.record(z.string(), valueSchema),
  times: z.record(z.string(), z.object({ at: instantSchema, receivedAt: instantSchema })),
  online: z.boolean().optional(),
  simulated: z.boolean(),
})

export const deviceSchema = z
  .object({
    id: readableIdSchema,
    feed: readableIdSchema,
    name: textSchema,
    area: readableIdSchema,
    agency: readableIdSchema,
    position: lonLatSchema.optional(),
    intervalSeconds: z.number(),
    labels: z.record(z.string(), z.string()),
    state: deviceStateSchema,
  })
  .meta({ id: 'Device' })
export type DeviceJson = z.infer<typeof deviceSchema>

/** Shown once; the server keeps a hash. */
export const credentialSchema = z
  .object({ clientId: z.string(), username: z.string(), password: z.string() })
  .meta({ id: 'Credential' })
export type CredentialJson = z.infer<typeof credentialSchema>

export const observationSchema = z
  .object({
    at: instantSchema,
    receivedAt: instantSchema,
    status: statusSchema,
    statuses: z.record(z.string(), statusSchema).optional(),
    values: z.record(z.string(), valueSchema),
    quality: qualitySchema.optional(),
    position: lonLatSchema.optional(),
    simulated: z.boolean(),
  })
  .meta({ id: 'StoredObservation' })
export type ObservationJson = z.infer<typeof observationSchema>
