import { type Caller, resolveScope } from '@haidang/domain'
import type { AccessPort } from '@haidang/gateway'
import { type Town, townTree } from './town.js'

export type Callers = Pick<AccessPort, 'authenticate' | 'recheck'> &
  Readonly<{
    add(username: string, scope?: { areas?: string[]; feeds?: string[] }): void
    remove(username: string): void
    /** How often somebody was looked up. */
    asked(): number
  }>

/** Who may come in: the cookie `ioc=<name>` or the token `<name>`, for names that were added. */
export function openCallers(town: Town): Callers {
  const known = new Map<string, Caller>()
  let asked = 0
  const find = (username: string | undefined): Caller | undefined => {
    asked += 1
    return known.get(username ?? '')
  }
  return {
    add(username, scope = {}) {
      const resolved = resolveScope(
        { ...scope, feeds: undefined, ...(scope.feeds && { feeds: scope.feeds as never }) },
        townTree(town),
      )
      known.set(username, {
        username,
        displayName: username,
        role: 'operator',
        scope: resolved,
        via: 'session',
        credentialId: username,
      })
    },
    remove: (username) => void known.delete(username),
    asked: () => asked,
    authenticate: async ({ cookie, authorization }) =>
      find(authorization?.replace('Bearer ', '') ?? /ioc=([a-z]+)/.exec(cookie ?? '')?.[1]),
    recheck: async ({ username }) => find(username),
  }
}
