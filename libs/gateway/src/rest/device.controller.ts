import type { DeviceJson } from '@haidang/contracts'
import {
  type Device,
  type DeviceState,
  type Membership,
  agencyUnitsOn,
  emptyDeviceState,
  findFeed,
  holdsOn,
  inScope,
  isInternal,
  siteDate,
  unitOn,
} from '@haidang/domain'
import { readDeviceStates, readKeptFrom } from '@haidang/store'
import { Controller, Inject } from '@nestjs/common'

import { withCurrentPresence } from '../current-presence.js'
import { pageOfItems, readCursor, writeCursor } from './cursor.js'
import { deviceJson } from './device-json.js'
import { type GatewayRoom, gatewayRoom } from './gateway-room.js'
import { readFeedHistory } from './history/feed-history.js'
import { Downloads } from './history/downloads.js'
import { formatOf, historyText } from './history/history-downloads.js'
import { readHistoryAsk } from './history/history-ask.js'
import { readHistoryPage } from './history/history-page.js'
import { createSeenStretches, visibleFromAt } from './history/seen-stretches.js'
import { deviceInScope } from './in-scope.js'
import { Problem } from './problem.js'
import type { Answer, Ask } from './route.js'
import { registerRoutes as routes } from './routes/register-routes.js'
import { Serve } from './serve.controller.js'

/** Devices, what they have reported, and how they sign in. */
@Controller()
export class DeviceController {
  readonly #room: GatewayRoom
  readonly #downloads = new Downloads()

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
  }

  @Serve(routes.devices)
  async devices({ caller, query }: Ask<typeof routes.devices>): Promise<Answer<typeof routes.devices>> {
    const { registry, db, clock, site } = this.#room
    const { feed, area, on, limit, cursor } = query
    const [after = ''] = readCursor(cursor, ['string']) ?? []
    const within = area === undefined ? undefined : registry.areas().subtree(area)
    const day = on ?? siteDate(clock.now(), site.zone)
    const isThere = ({ id }: Device): boolean =>
      !within || registry.unitsOf(id).some((unit) => within.has(unit.area) && holdsOn(unit, day))
    const found = registry
      .devices()
      .filter((device) => device.id > after && inScope(caller.scope, device))
      .filter((device) => (feed === undefined || device.feed === feed) && isThere(device))
      .map((device) => (on === undefined ? device : asOn(device, registry.unitsOf(device.id), on)))
      .filter((device) => inScope(caller.scope, device))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit + 1)
    const ids = found.map(({ id }) => id)
    const states = new Map((await readDeviceStates(db, { ids })).map(({ device, state }) => [device, state]))
    const json = (device: Device) => this.#json(device, states.get(device.id))
    return pageOfItems(found, { limit, json, key: ({ id }) => writeCursor(id) })
  }

  @Serve(routes.device)
  async device({ caller, params }: Ask<typeof routes.device>): Promise<Answer<typeof routes.device>> {
    const device = deviceInScope(this.#room.registry, caller, params.id)
    const [stored] = await readDeviceStates(this.#room.db, { ids: [device.id] })
    return this.#json(device, stored?.state)
  }

  @Serve(routes.observations)
  async observations({
    caller,
    params,
    query,
    request,
  }: Ask<typeof routes.observations>): Promise<Answer<typeof routes.observations>> {
    const { registry, db, clock, site } = this.#room
    const device = deviceInScope(registry, caller, params.id)
    const format = formatOf(query.format, request.headers.accept)
    const kept = query.resolution === 'auto' ? await readKeptFrom(db, device.feed) : undefined
    const seenFromAt = visibleFromAt({ room: this.#room, scope: caller.scope }, device.id)
    const ask = readHistoryAsk(query, { device, now: clock.now(), zone: site.zone, kept, seenFromAt })
    return format === 'json'
      ? readHistoryPage(db, ask, query)
      : this.#downloads.open(caller.username, historyText(db, ask, format))
  }

  @Serve(routes.feedObservations)
  async feedObservations({
    caller,
    params,
    query,
  }: Ask<typeof routes.feedObservations>): Promise<Answer<typeof routes.feedObservations>> {
    const { registry, db, clock, site } = this.#room
    const { id: feed } = params
    if (!findFeed(feed) || isInternal(feed)) throw new Problem('not-found')
    const { isEverSeen, isSeen } = createSeenStretches({ room: this.#room, scope: caller.scope }, query.area)
    const devices = registry
      .devices()
      .filter((device) => device.feed === feed && inScope(caller.scope, device))
      .filter(isEverSeen)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
    return readFeedHistory(db, query, { feed, devices, isSeen, zone: site.zone, now: clock.now() })
  }

  @Serve(routes.credential)
  async credential({
    caller,
    params,
  }: Ask<typeof routes.credential>): Promise<Answer<typeof routes.credential>> {
    const { registry, broker, log } = this.#room
    const device = deviceInScope(registry, caller, params.id)
    if (isInternal(device.feed)) throw new Problem('no-field-device')
    const credential = await registry.replaceCredential(device.id, caller.username)
    if (!credential) throw new Problem('not-found')
    // Until here a simulated session may have spoken on: intake knows its credential and lets none of it count as real.
    await broker.disconnect(credential.clientId, 'credential-replaced')
    log.info('device.credential-replaced', { device: device.id, by: caller.username })
    return credential
  }

  @Serve(routes.removeCredential)
  async removeCredential({ caller, params }: Ask<typeof routes.removeCredential>): Promise<void> {
    const { registry, broker, log } = this.#room
    const device = deviceInScope(registry, caller, params.id)
    if (isInternal(device.feed)) throw new Problem('no-field-device')
    const removed = await registry.removeCredential(device.id, caller.username)
    if (!removed) throw new Problem('not-found')
    await broker.disconnect(device.id, 'credential-removed')
    log.info('device.credential-removed', { device: device.id, by: caller.username, ...removed })
  }

  #json(device: Device, state: DeviceState = emptyDeviceState): DeviceJson {
    return deviceJson(device, withCurrentPresence(state, this.#room.presenceSinceAt))
  }
}

/** The device in the units that it belonged to on that day, as far as that is known. */
function asOn(device: Device, units: readonly Membership[], day: string): Device {
  return { ...device, area: unitOn(units, day) ?? device.area, agencyAreas: agencyUnitsOn(units, day) }
}
