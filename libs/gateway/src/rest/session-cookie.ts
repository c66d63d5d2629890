import type { GatewayRoom } from './gateway-room.js'

/**
 * The session cookie as a `Set-Cookie` header: out of reach of scripts, for this host only, and never sent along
 * from another site. `Strict` costs nothing here: the page needs no session, only what it asks afterwards does.
 */
export function sessionCookie(
  { access, secure }: Pick<GatewayRoom, 'access' | 'secure'>,
  { value, maxAgeMs }: Readonly<{ value: string; maxAgeMs: number }>,
): string {
  const parts = [
    `${access.cookieName}=${value}`,
    'Path=/',
    `Max-Age=${Math.max(0, Math.floor(maxAgeMs / 1_000))}`,
    'HttpOnly',
    'SameSite=Strict',
  ]
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ')
}
