import { type Caller, networkOf, roleReaches } from '@haidang/domain'
import type { CanActivate, ExecutionContext } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'

import type { RateLimit } from '../http/rate-limit.js'
import type { AccessPort } from '../neighbours.js'
import { Problem } from './problem.js'
import { readInput } from './read-input.js'
import type { Route } from './route.js'
import { admitted, declared } from './serve.controller.js'

export type GuardRoom = Readonly<{
  access: Pick<AccessPort, 'authenticate'>
  /** Origins of our own pages. */
  origins: () => readonly string[]
  perAddress: RateLimit
  perCaller: RateLimit
}>

/**
 * Stands before every route: how often, who, from where, what role, what scope, what input, in that order.
 * A handler without a declaration is refused whatever it is.
 */
export class RouteGuard implements CanActivate {
  readonly #room: GuardRoom

  constructor(room: GuardRoom) {
    this.#room = room
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = declared.get(context.getHandler())
    if (!route) throw new Problem('not-found')
    const http = context.switchToHttp()
    const request = http.getRequest<FastifyRequest>()
    const reply = http.getResponse<FastifyReply>()
    const address = request.ip
    limit(this.#room.perAddress, networkOf(address))
    checkOrigin(request, this.#room.origins())
    const caller = await this.#callerOf(route, request)
    if (caller) limit(this.#room.perCaller, `${caller.via}:${caller.username}`)
    mayAsk(route, caller)
    admitted.set(request, { ...readInput(route, request), caller, address, request, reply })
    return true
  }

  /** Of routes for anyone only those that end or replace a session look who asks. */
  async #callerOf(route: Route, request: FastifyRequest): Promise<Caller | undefined> {
    if (route.role === 'anyone' && route.method === 'GET') return undefined
    const { cookie, authorization } = request.headers
    return this.#room.access.authenticate({
      address: request.ip,
      ...(cookie !== undefined && { cookie }),
      ...(authorization !== undefined && { authorization }),
      ...((route.role === 'display' || request.headers['ioc-as'] === 'display') && { as: 'display' }),
    })
  }
}

function limit(rate: RateLimit, key: string): void {
  const retryAfterMs = rate.take(key)
  if (retryAfterMs > 0) throw new Problem('too-many-requests', { retryAfterMs })
}

/**
 * A page of another site may ask nothing. Browsers name the origin of everything that changes something, so a
 * change without one comes from a program, and a cookie does not speak for programs.
 */
function checkOrigin({ headers, method }: FastifyRequest, origins: readonly string[]): void {
  const { origin } = headers
  if (origin !== undefined && !origins.includes(origin)) throw new Problem('foreign-origin')
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Problem('foreign-origin')
  const changes = method !== 'GET' && method !== 'HEAD'
  if (
    changes &&
    origin === undefined &&
    headers.cookie !== undefined &&
    headers.authorization === undefined
  ) {
    throw new Problem('foreign-origin', {
      detail: 'A change by cookie names its Origin; a program sends an API token.',
    })
  }
}

/** A wall looks at what a viewer may see; of what changes anything only its own routes are open to it. */
function mayAsk(route: Route, caller: Caller | undefined): void {
  if (route.role === 'anyone') return
  if (!caller) throw new Problem('unauthenticated')
  if (route.role === 'display') return
  if (caller.via === 'display' && route.method !== 'GET') throw new Problem('display-only-looks')
  if (!roleReaches(caller.role, route.role)) throw new Problem('role-too-low')
  const seesAll = caller.scope.areas === 'all' && caller.scope.feeds === 'all'
  if (route.scope === 'whole' && !seesAll) throw new Problem('out-of-scope')
}
