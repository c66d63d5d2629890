import { type ScreenHeartbeatJson, instant } from '@haidang/contracts'
import { type Caller, scopeContains } from '@haidang/domain'
import {
  type ScreenHeartbeat,
  type ScreenRow,
  noteHeartbeat,
  readScreen,
  readScreenPicture,
  readScreens,
} from '@haidang/store'
import { Controller, Inject, type OnApplicationBootstrap } from '@nestjs/common'

import { type RateLimit, createRateLimit } from '../../http/rate-limit.js'
import type { ScreenChanged } from '../../neighbours.js'
import { pageOfItems, readCursor, writeCursor } from '../cursor.js'
import { type GatewayRoom, gatewayRoom } from '../gateway-room.js'
import { Problem } from '../problem.js'
import { readInstant } from '../read-instant.js'
import type { Answer, Ask } from '../route.js'
import { screenRoutes as routes } from '../routes/screen-routes.js'
import { Serve } from '../serve.controller.js'
import { displayCookie, displayCookieLife } from '../session-cookie.js'
import { readPicture } from './read-picture.js'
import { createScreenDevices } from './screen-device.js'
import { screenJson } from './screen-json.js'

/** Of one wall: it tells every ten seconds how it does, and after a restart perhaps some times more. */
const heartbeatRate = { perSecond: 0.5, burst: 10 }
const longestAgeMs = 31_536_000_000

/** Walls that have been paired: who looks after them, and what they say of themselves. */
@Controller()
export class ScreenController implements OnApplicationBootstrap {
  readonly #room: GatewayRoom
  readonly #devices
  readonly #heartbeats: RateLimit

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
    this.#devices = createScreenDevices(room)
    this.#heartbeats = createRateLimit(heartbeatRate, room.clock)
  }

  /** Nest calls it once, before the first request. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.#devices.retireLeftovers()
    } catch (error) {
      this.#room.log.warn('screen.leftovers-stay', { error }) // the next start tries again
    }
  }

  @Serve(routes.screens)
  async screens({ caller, query }: Ask<typeof routes.screens>): Promise<Answer<typeof routes.screens>> {
    const { db, clock } = this.#room
    const { revoked, limit, cursor } = query
    const [after = ''] = readCursor(cursor, ['string']) ?? []
    const all = await readScreens(db, { revoked: revoked === 'true' })
    const seen = all.filter((screen) => screen.id > after && this.#mayBeSeen(screen, caller))
    const now = clock.now()
    return pageOfItems(seen, {
      limit,
      json: (screen) => screenJson(screen, now),
      key: ({ id }) => writeCursor(id),
    })
  }

  @Serve(routes.changeScreen)
  async changeScreen({
    caller,
    params: { id },
    body: { name },
  }: Ask<typeof routes.changeScreen>): Promise<Answer<typeof routes.changeScreen>> {
    const { access, registry, clock } = this.#room
    await this.#find(caller, id)
    const screen = valueOf(await access.screens.rename(caller, { id, name }))
    await registry.refresh()
    return screenJson(screen, clock.now())
  }

  @Serve(routes.revokeScreen)
  async revokeScreen({
    caller,
    params: { id },
  }: Ask<typeof routes.revokeScreen>): Promise<Answer<typeof routes.revokeScreen>> {
    const { access, clock, log } = this.#room
    await this.#find(caller, id)
    const screen = valueOf(await access.screens.revoke(caller, id))
    log.info('screen.revoked', { screen: id, by: caller.username })
    await this.#devices.retire(id, caller.username)
    return screenJson(screen, clock.now())
  }

  @Serve(routes.picture)
  async picture({
    caller,
    params: { id },
  }: Ask<typeof routes.picture>): Promise<Answer<typeof routes.picture>> {
    await this.#find(caller, id)
    const picture = await readScreenPicture(this.#room.db, id)
    if (!picture) throw new Problem('not-found')
    return picture
  }

  @Serve(routes.ownScreen)
  async ownScreen({ caller }: Ask<typeof routes.ownScreen>): Promise<Answer<typeof routes.ownScreen>> {
    const screen = await readScreen(this.#room.db, caller.credentialId)
    if (!screen || screen.revokedAt !== null) throw new Problem('unauthenticated')
    return screenJson(screen, this.#room.clock.now())
  }

  @Serve(routes.heartbeat)
  async heartbeat({
    caller,
    body,
    request,
    reply,
  }: Ask<typeof routes.heartbeat>): Promise<Answer<typeof routes.heartbeat>> {
    const { db, clock, access, consoleBuild } = this.#room
    const id = caller.credentialId
    const retryAfterMs = this.#heartbeats.take(id)
    if (retryAfterMs > 0) throw new Problem('too-many-requests', { retryAfterMs })
    const at = clock.now()
    const beat = beatOf(body, { id, at })
    const noted = await db.tx((tx) =>
      noteHeartbeat(tx, beat, { cookieBeforeAt: at - displayCookieLife.renewEveryMs }),
    )
    if (!noted) throw new Problem('unauthenticated') // revoked in this moment
    await this.#devices.report(id, at, {
      frameAge: (at - beat.frameAt) / 1_000,
      frameRate: beat.framesPerSecond,
      linkAge: beat.linkAgeMs / 1_000,
    })
    const secret = noted.cookieDue ? access.screens.secretIn(request.headers.cookie) : undefined
    if (secret !== undefined) void reply.header('set-cookie', displayCookie(this.#room, secret))
    return { serverNow: instant(clock.now()), version: await consoleBuild() }
  }

  /** @throws Problem `not-found` when there is no such wall, or it shows more than the caller may see. */
  async #find(caller: Caller, id: string): Promise<ScreenRow> {
    const screen = await readScreen(this.#room.db, id)
    if (!screen || !this.#mayBeSeen(screen, caller)) throw new Problem('not-found')
    return screen
  }

  /** A wall's picture shows all that the wall may see: it is for those who may see all of that themselves. */
  #mayBeSeen(screen: ScreenRow, { scope }: Caller): boolean {
    return scopeContains(scope, this.#room.access.screens.scopeOf(screen))
  }
}

/** What a wall says, in our time: of its clock only the difference counts. */
function beatOf(
  body: ScreenHeartbeatJson,
  { id, at }: Readonly<{ id: string; at: number }>,
): ScreenHeartbeat {
  const { frameAt: drawn, sentAt: sent, picture, ...said } = body
  const sentAt = sent === undefined ? at : readInstant(sent, 'body.sentAt')
  const ageMs = sentAt - readInstant(drawn, 'body.frameAt')
  const frameAt = at - Math.min(longestAgeMs, Math.max(0, ageMs))
  return { ...said, id, at, frameAt, ...(picture !== undefined && { picture: readPicture(picture) }) }
}

function valueOf(changed: ScreenChanged): ScreenRow {
  if (!changed.ok) throw new Problem(changed.reason)
  return changed.value
}
