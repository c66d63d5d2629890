import type { Scope } from '../area/scope.js'

/** From the least to the most that one may do; each may do what those before it may. */
export const roles = ['viewer', 'operator', 'supervisor', 'administrator'] as const

export type Role = (typeof roles)[number]

/** Who asks, as every door into the system has found out: a person's session, a token, or a wall. */
export type Caller = Readonly<{
  username: string
  displayName: string
  role: Role
  scope: Scope
  via: 'session' | 'token' | 'display'
  /** Id of the session, token or screen row, never its secret. */
  credentialId: string
  /** Epoch ms after which it counts no longer; absent for a token without end and for a wall. */
  expiresAt?: number
}>

/** Whether a role may do what `least` may. */
export function roleReaches(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least)
}
