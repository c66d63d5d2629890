import { type AreaTree, type Caller, type Scope, findFeed, resolveScope } from '@haidang/domain'
import type { ApiTokenRow, ScreenRow, SessionRow, StoredScope } from '@haidang/store'

import { sessionLife } from './session-life.js'

/** Resolves a stored scope against the areas of now. A feed or an area that is no more opens nothing. */
export function scopeOf(stored: StoredScope, areas: AreaTree): Scope {
  const feeds = stored.feeds?.flatMap((id) => findFeed(id)?.id ?? [])
  return resolveScope({ ...(stored.areas && { areas: stored.areas }), ...(feeds && { feeds }) }, areas)
}

/** The person behind a session. */
export function callerOfSession({ id, person, lastSeenAt, expiresAt }: SessionRow, areas: AreaTree): Caller {
  return {
    username: person.username,
    displayName: person.displayName,
    role: person.role,
    scope: scopeOf(person.scope, areas),
    via: 'session',
    credentialId: String(id),
    expiresAt: Math.min(expiresAt, lastSeenAt + sessionLife.idleMs),
  }
}

/** The program behind a token; its name stands in logs and audit as `token:<name>`. */
export function callerOfToken({ id, name, role, scope, expiresAt }: ApiTokenRow, areas: AreaTree): Caller {
  return {
    username: `token:${name}`,
    displayName: name,
    role,
    scope: scopeOf(scope, areas),
    via: 'token',
    credentialId: String(id),
    ...(expiresAt !== null && { expiresAt }),
  }
}

/** How a wall stands in logs and audit. */
export function displayUsername(id: string): string {
  return `display:${id}`
}

/** A wall: it sees what who approved it might see, and does nothing. */
export function callerOfScreen({ id, name, scope }: ScreenRow, areas: AreaTree): Caller {
  return {
    username: displayUsername(id),
    displayName: name,
    role: 'viewer',
    scope: scopeOf(scope, areas),
    via: 'display',
    credentialId: id,
  }
}
