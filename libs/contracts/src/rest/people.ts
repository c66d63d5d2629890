import { type Role, roles } from '@haidang/domain'
import { z } from 'zod'
import { instantSchema, readableIdSchema } from '../text.js'

export { type Role, roles }
export const roleSchema = z.enum(roles)

/** Area subtrees × feeds; absent means all. */
export const scopeSchema = z.strictObject({
  areas: z.array(readableIdSchema).max(1_000).optional(),
  feeds: z.array(readableIdSchema).max(100).optional(),
})
export type ScopeJson = z.infer<typeof scopeSchema>

export const usernameSchema = z.string().regex(/^[a-z0-9._-]{1,64}$/, 'must match [a-z0-9._-]{1,64}')
export const passwordSchema = z.string().min(12).max(256)

export const signInSchema = z.union([
  z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(256) }),
  z.strictObject({ link: z.string().min(20).max(200).describe('The one-time sign-in link’s secret.') }),
])

export const meSchema = z
  .object({
    username: z.string(),
    displayName: z.string(),
    role: roleSchema,
    scope: scopeSchema,
    expiresAt: instantSchema.optional(),
  })
  .meta({ id: 'Me' })
export type MeJson = z.infer<typeof meSchema>

export const userSchema = z
  .object({
    username: usernameSchema,
    displayName: z.string(),
    role: roleSchema,
    scope: scopeSchema,
    disabled: z.boolean(),
    createdAt: instantSchema,
  })
  .meta({ id: 'User' })
export const newUserSchema = z.strictObject({
  username: usernameSchema,
  displayName: z.string().trim().min(1).max(100),
  role: roleSchema,
  scope: scopeSchema.default({}),
  password: passwordSchema,
})

/** What may be changed of a user; a new password and `disabled` end their sessions. */
export const userChangeSchema = z.strictObject({
  displayName: z.string().trim().min(1).max(100).optional(),
  role: roleSchema.optional(),
  scope: scopeSchema.optional(),
  disabled: z.boolean().optional(),
  password: passwordSchema.optional(),
})

export const newTokenSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  role: roleSchema,
  scope: scopeSchema.default({}),
  expiresAt: instantSchema.optional(),
})
export const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: roleSchema,
    scope: scopeSchema,
    createdBy: z.string(),
    createdAt: instantSchema,
    expiresAt: instantSchema.optional(),
    lastUsedAt: instantSchema.optional(),
  })
  .meta({ id: 'Token' })
/** The one answer that carries the token itself. */
export const createdTokenSchema = tokenSchema
  .extend({
    token: z.string().describe('Send it as `Authorization: Bearer <token>`; it is shown this once.'),
  })
  .meta({ id: 'CreatedToken' })

export const auditRowSchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditRow' })
