import { z } from 'zod'
import { instantSchema, readableIdSchema } from '../text.js'
import { scopeSchema } from './people.js'

/** The numbers that both ends of a wall's pairing and life keep to. */
export const screenLimits = {
  /** How long a code counts, and how often a wall may ask whether it has been approved (seconds, as RFC 8628 says them). */
  expiresIn: 600,
  interval: 5,
  /** A wall tells how it does this often. */
  heartbeatMs: 10_000,
  /** Of a picture, once its base64 is undone. */
  pictureBytes: 65_536,
} as const

/** The `grant_type` of RFC 8628. */
export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code'

/** What walls show. */
export const screenScenes = ['overview'] as const
/** How a wall's link does; `live` is the only good one. */
export const screenModes = ['connecting', 'syncing', 'live', 'lost', 'signed-out'] as const
/** `never`: paired, and has told nothing yet. */
export const screenStates = ['live', 'late', 'lost', 'never', 'revoked'] as const

const pixels = z.int().min(1).max(32_768)

export const deviceAuthorizationRequestSchema = z.strictObject({ width: pixels, height: pixels })

/** RFC 8628 3.2, in its own spelling; the times are seconds. The user code reads `4K7Q-9MXT`. */
export const deviceAuthorizationSchema = z
  .object({
    device_code: z.string().describe('Only the wall knows it; it is good for one credential.'),
    user_code: z
      .string()
      .describe('What the wall shows, and a supervisor types; case and dashes do not matter.'),
    verification_uri: z.url(),
    verification_uri_complete: z.url(),
    expires_in: z.int(),
    interval: z.int(),
  })
  .meta({ id: 'DeviceAuthorization' })
export type DeviceAuthorizationJson = z.infer<typeof deviceAuthorizationSchema>

/** RFC 8628 3.4, as JSON. */
export const screenTokenRequestSchema = z.strictObject({
  grant_type: z.literal(deviceGrantType),
  device_code: z.string().min(20).max(200),
})

export const screenSchema = z
  .object({
    id: readableIdSchema.describe('Also the id of its device in the feed `display`.'),
    name: z.string(),
    scene: z.enum(screenScenes),
    scope: scopeSchema.describe('What it shows at most: the scope of who approved it.'),
    pairedAt: instantSchema,
    pairedBy: z.string(),
    revokedAt: instantSchema.optional(),
    revokedBy: z.string().optional(),
    lastSeenAt: instantSchema.optional(),
    frame: z
      .object({
        at: instantSchema.describe('When its last frame was drawn, by our clock.'),
        framesPerSecond: z.number(),
        mode: z.enum(screenModes),
        linkAgeMs: z.number(),
        pictureAt: instantSchema.optional(),
      })
      .optional(),
    width: z.int(),
    height: z.int(),
    version: z.string().optional().describe('The build of the console that it runs, as it said.'),
    state: z.enum(screenStates),
  })
  .meta({ id: 'Screen' })
export type ScreenJson = z.infer<typeof screenSchema>

/** The cookie with the credential comes beside it; the page never holds the secret. */
export const screenTokenSchema = z.object({ screen: screenSchema }).meta({ id: 'ScreenToken' })

/** The code as people type it: case, spaces and dashes do not matter. */
export const userCodeSchema = z.string().regex(/^[0-9A-Za-z -]{1,20}$/)

export const pairingSchema = z
  .object({
    userCode: z.string(),
    width: z.int(),
    height: z.int(),
    address: z.string().describe('From where the wall asks.'),
    askedAt: instantSchema,
    expiresAt: instantSchema,
    state: z.enum(['asked', 'approved', 'denied']),
    name: z.string().optional().describe('Of an approved one.'),
  })
  .meta({ id: 'Pairing' })
export type PairingJson = z.infer<typeof pairingSchema>

export const screenNameSchema = z.string().trim().min(1).max(60)

export const pairingDecisionSchema = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approve'), name: screenNameSchema }),
  z.strictObject({ decision: z.literal('deny') }),
])

export const screenQuerySchema = z.object({
  revoked: z.enum(['true', 'false']).default('false').describe('With those that have been revoked.'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(200).optional(),
})

export const screenPictureQuerySchema = z.object({
  at: instantSchema
    .optional()
    .describe('As `pictureAt` says, so that a browser does not show one that it kept.'),
})

export const screenChangeSchema = z.strictObject({ name: screenNameSchema })

/**
 * What a wall says of itself. `sentAt` is the clock by which `frameAt` was taken, read when this was sent: their
 * difference is the frame's age, however wrong that clock is. Without it `frameAt` is compared with our clock.
 */
export const screenHeartbeatSchema = z.strictObject({
  frameAt: instantSchema.describe('When its last frame was drawn.'),
  sentAt: instantSchema.optional(),
  framesPerSecond: z.number().min(0).max(1_000),
  mode: z.enum(screenModes),
  linkAgeMs: z.number().min(0).max(31_536_000_000).describe('Since the live link was last heard.'),
  version: z.string().min(1).max(100),
  width: pixels,
  height: pixels,
  picture: z
    .base64()
    .min(4)
    .max(200_000)
    .optional()
    .describe('The last frame as WebP or JPEG, at most 64 KiB of it.'),
})
export type ScreenHeartbeatJson = z.infer<typeof screenHeartbeatSchema>

/** When `version`, the build of the console that is served now, changes, a wall takes it at a quiet moment. */
export const screenHeartbeatAnswerSchema = z
  .object({ serverNow: instantSchema, version: z.string() })
  .meta({ id: 'ScreenHeartbeatAnswer' })
