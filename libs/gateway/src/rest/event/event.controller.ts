import { findFeed, inScope, isInternal } from '@haidang/domain'
import { Controller, Inject } from '@nestjs/common'

import { type GatewayRoom, gatewayRoom } from '../gateway-room.js'
import { Downloads } from '../history/downloads.js'
import { createSeenStretches, visibleFromAt } from '../history/seen-stretches.js'
import { deviceInScope } from '../in-scope.js'
import { Problem } from '../problem.js'
import { readInstant } from '../read-instant.js'
import type { Answer, Ask } from '../route.js'
import { eventRoutes as routes } from '../routes/event-routes.js'
import { Serve } from '../serve.controller.js'
import { type EventDays, createEventDays } from './event-day.js'
import { eventLines, readEventAsk, readEventPage } from './event-pages.js'

/** What has happened at devices, and what a day of it comes to. */
@Controller()
export class EventController {
  readonly #room: GatewayRoom
  readonly #downloads = new Downloads()
  readonly #days: EventDays

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
    this.#days = createEventDays(room.db)
  }

  @Serve(routes.deviceEvents)
  async deviceEvents({
    caller,
    params,
    query,
    request,
  }: Ask<typeof routes.deviceEvents>): Promise<Answer<typeof routes.deviceEvents>> {
    const { registry, db } = this.#room
    const device = deviceInScope(registry, caller, params.id)
    const ask = readEventAsk(
      query,
      [device.id],
      visibleFromAt({ room: this.#room, scope: caller.scope }, device.id),
    )
    const isText =
      query.format === 'jsonl' || (query.format === undefined && wantsLines(request.headers.accept))
    if (!isText) return readEventPage(db, ask, query)
    return this.#downloads.open(caller.username, {
      type: 'application/jsonl',
      name: `${device.id}-events.jsonl`,
      text: () => eventLines(db, ask),
    })
  }

  @Serve(routes.eventDay)
  eventDay({ caller, params, query }: Ask<typeof routes.eventDay>): Promise<Answer<typeof routes.eventDay>> {
    const { registry, clock, site } = this.#room
    const device = deviceInScope(registry, caller, params.id)
    const at = query.at === undefined ? clock.now() : readInstant(query.at, 'query.at')
    return this.#days(device, {
      at,
      zone: site.zone,
      seenFromAt: visibleFromAt({ room: this.#room, scope: caller.scope }, device.id),
    })
  }

  @Serve(routes.feedEvents)
  async feedEvents({
    caller,
    params,
    query,
  }: Ask<typeof routes.feedEvents>): Promise<Answer<typeof routes.feedEvents>> {
    const { registry, db } = this.#room
    const { id: feed } = params
    if (!findFeed(feed) || isInternal(feed)) throw new Problem('not-found')
    const { isEverSeen, bounds } = createSeenStretches({ room: this.#room, scope: caller.scope }, query.area)
    const devices = registry
      .devices()
      .filter((device) => device.feed === feed && inScope(caller.scope, device))
      .filter(isEverSeen)
    const ask = readEventAsk(
      query,
      devices.map(({ id }) => id),
    )
    return readEventPage(db, { ...ask, seen: bounds(devices) }, query)
  }
}

function wantsLines(accept = ''): boolean {
  return /application\/(jsonl|x-ndjson)/.test(accept)
}
