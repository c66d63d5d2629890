import { instant } from '@haidang/contracts'
import { findFeed } from '@haidang/domain'
import { Controller, Inject } from '@nestjs/common'

import type { AuditRow, Changed, StoredScope, TokenRecord, UserRecord } from '../neighbours.js'
import { pageOfItems, readCursor, writeCursor } from './cursor.js'
import { type GatewayRoom, gatewayRoom } from './gateway-room.js'
import { Problem } from './problem.js'
import { readInstant } from './read-instant.js'
import type { Answer, Ask } from './route.js'
import { peopleRoutes as routes } from './routes/people-routes.js'
import { Serve } from './serve.controller.js'

/** People, tokens, and what they have done. */
@Controller()
export class PeopleController {
  readonly #room: GatewayRoom

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
  }

  @Serve(routes.users)
  async users({ query: { limit, cursor } }: Ask<typeof routes.users>): Promise<Answer<typeof routes.users>> {
    const [after] = readCursor(cursor, ['string']) ?? []
    const people = await this.#room.access.users.page({
      limit: limit + 1,
      ...(after !== undefined && { after }),
    })
    return pageOfItems(people, { limit, json: userJson, key: ({ username }) => writeCursor(username) })
  }

  @Serve(routes.createUser)
  async createUser({
    caller,
    body,
  }: Ask<typeof routes.createUser>): Promise<Answer<typeof routes.createUser>> {
    this.#checkScope(body.scope)
    checkPassword(body.username, body.password)
    return userJson(valueOf(await this.#room.access.users.create(caller, body)))
  }

  @Serve(routes.changeUser)
  async changeUser({
    caller,
    params,
    body,
  }: Ask<typeof routes.changeUser>): Promise<Answer<typeof routes.changeUser>> {
    if (body.scope) this.#checkScope(body.scope)
    if (body.password !== undefined) checkPassword(params.username, body.password)
    return userJson(valueOf(await this.#room.access.users.change(caller, params.username, body)))
  }

  @Serve(routes.tokens)
  async tokens({
    query: { limit, cursor },
  }: Ask<typeof routes.tokens>): Promise<Answer<typeof routes.tokens>> {
    const [after] = readCursor(cursor, ['number']) ?? []
    const tokens = await this.#room.access.tokens.page({
      limit: limit + 1,
      ...(after !== undefined && { after: String(after) }),
    })
    return pageOfItems(tokens, { limit, json: tokenJson, key: ({ id }) => writeCursor(Number(id)) })
  }

  @Serve(routes.createToken)
  async createToken({
    caller,
    body,
  }: Ask<typeof routes.createToken>): Promise<Answer<typeof routes.createToken>> {
    this.#checkScope(body.scope)
    const { expiresAt: until, ...token } = body
    const expiresAt = until === undefined ? undefined : readInstant(until, 'body.expiresAt')
    if (expiresAt !== undefined && expiresAt <= this.#room.clock.now())
      throw bad('body.expiresAt', 'lies in the past')
    const created = await this.#room.access.tokens.create(caller, {
      ...token,
      ...(expiresAt !== undefined && { expiresAt }),
    })
    const { secret, ...record } = valueOf(created)
    return { ...tokenJson(record), token: secret }
  }

  @Serve(routes.revokeToken)
  async revokeToken({ caller, params }: Ask<typeof routes.revokeToken>): Promise<void> {
    valueOf(await this.#room.access.tokens.revoke(caller, params.id))
  }

  @Serve(routes.audit)
  async audit({ query: { limit, cursor } }: Ask<typeof routes.audit>): Promise<Answer<typeof routes.audit>> {
    const [after] = readCursor(cursor, ['number']) ?? []
    const rows = await this.#room.access.audit({
      limit: limit + 1,
      ...(after !== undefined && { after: String(after) }),
    })
    return pageOfItems(rows, { limit, json: auditJson, key: ({ id }) => writeCursor(Number(id)) })
  }

  /** A scope that names nothing would silently see nothing. */
  #checkScope({ areas = [], feeds = [] }: StoredScope): void {
    const tree = this.#room.registry.areas()
    const area = areas.find((id) => !tree.find(id))
    if (area !== undefined) throw bad('body.scope.areas', `there is no area ${area}`)
    const feed = feeds.find((id) => !findFeed(id))
    if (feed !== undefined) throw bad('body.scope.feeds', `there is no feed ${feed}`)
  }
}

function checkPassword(username: string, password: string): void {
  if (password.toLowerCase().includes(username)) throw bad('body.password', 'must not hold the username')
}

function bad(path: string, message: string): Problem {
  return new Problem('bad-request', { errors: [{ path, message }] })
}

function valueOf<T>(changed: Changed<T>): T {
  if (!changed.ok) throw new Problem(changed.reason)
  return changed.value
}

function userJson({ username, displayName, role, scope, disabled, createdAt }: UserRecord) {
  return { username, displayName, role, scope: writable(scope), disabled, createdAt: instant(createdAt) }
}

function tokenJson({ createdAt, expiresAt, lastUsedAt, scope, ...token }: TokenRecord) {
  return {
    ...token,
    scope: writable(scope),
    createdAt: instant(createdAt),
    ...(expiresAt !== undefined && { expiresAt: instant(expiresAt) }),
    ...(lastUsedAt !== undefined && { lastUsedAt: instant(lastUsedAt) }),
  }
}

function auditJson({ at, detail, ...row }: AuditRow) {
  return { ...row, at: instant(at), detail: { ...detail } }
}

function writable({ areas, feeds }: StoredScope): { areas?: string[]; feeds?: string[] } {
  return { ...(areas && { areas: [...areas] }), ...(feeds && { feeds: [...feeds] }) }
}
