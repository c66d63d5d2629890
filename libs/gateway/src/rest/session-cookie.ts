import type { GatewayRoom } from './gateway-room.js'

type Value = Readonly<{ value: string; maxAgeMs: number }>
type Room = Pick<GatewayRoom, 'access' | 'secure'>

/**
 * A cookie of ours as a `Set-Cookie` header: out of reach of scripts, for this host only, and never sent along
 * from another site. `Strict` costs nothing here: the page needs no session, only what it asks afterwards does.
 */
function cookie(name: string, { value, maxAgeMs, secure }: Value & Readonly<{ secure: boolean }>): string {
  const parts = [
    `${name}=${value}`,
    'Path=/',
    `Max-Age=${Math.max(0, Math.floor(maxAgeMs / 1_000))}`,
    'HttpOnly',
    'SameSite=Strict',
  ]
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ')
}

/** A person's session. */
export function sessionCookie({ access, secure }: Room, value: Value): string {
  return cookie(access.cookieName, { ...value, secure })
}

const dayMs = 86_400_000

/** Browsers keep a cookie for 400 days at most (RFC 6265bis 5.5); a wall gets its own anew each day. */
export const displayCookieLife = { keptMs: 400 * dayMs, renewEveryMs: dayMs } as const

/** A wall's credential, which outlives restarts of its browser. */
export function displayCookie({ access, secure }: Room, value: string): string {
  return cookie(access.screens.cookieName, { value, maxAgeMs: displayCookieLife.keptMs, secure })
}
