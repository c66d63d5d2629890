import type { DeviceJson } from '@haidang/contracts'
import { type Device, type DeviceState, emptyDeviceState, inScope, isInternal } from '@haidang/domain'
import { readDeviceStates, readObservations } from '@haidang/store'
import { Controller, Inject } from '@nestjs/common'

import { withCurrentPresence } from '../current-presence.js'
import { pageOfItems, readCursor, writeCursor } from './cursor.js'
import { deviceJson, observationJson } from './device-json.js'
import { type GatewayRoom, gatewayRoom } from './gateway-room.js'
import { deviceInScope } from './in-scope.js'
import { Problem } from './problem.js'
import { readInstant } from './read-instant.js'
import type { Answer, Ask } from './route.js'
import { registerRoutes as routes } from './routes/register-routes.js'
import { Serve } from './serve.controller.js'

const longestRangeMs = 31 * 86_400_000

/** Devices, what they have reported, and how they sign in. */
@Controller()
export class DeviceController {
  readonly #room: GatewayRoom

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
  }

  @Serve(routes.devices)
  async devices({ caller, query }: Ask<typeof routes.devices>): Promise<Answer<typeof routes.devices>> {
    const { registry, db } = this.#room
    const { feed, area, limit, cursor } = query
    const [after = ''] = readCursor(cursor, ['string']) ?? []
    const within = area === undefined ? undefined : registry.areas().subtree(area)
    const found = registry
      .devices()
      .filter((device) => device.id > after && inScope(caller.scope, device))
      .filter((device) => (feed === undefined || device.feed === feed) && (within?.has(device.area) ?? true))
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
  }: Ask<typeof routes.observations>): Promise<Answer<typeof routes.observations>> {
    const device = deviceInScope(this.#room.registry, caller, params.id)
    const { limit, cursor } = query
    const [cursorAt] = readCursor(cursor, ['instant']) ?? []
    const quantities = query.quantity?.split(',').filter((key) => key !== '')
    const rows = await readObservations(this.#room.db, {
      device: device.id,
      feed: device.feed,
      ...readRange(query, this.#room.clock.now()),
      ...(quantities?.length && { quantities }),
      newestFirst: true,
      ...(cursorAt !== undefined && { cursorAt }),
      limit: limit + 1,
    })
    return pageOfItems(rows, { limit, json: observationJson, key: ({ at }) => writeCursor(at) })
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

type Range = Readonly<{ from?: string | undefined; to?: string | undefined }>

/** The asked stretch in epoch ms. @throws Problem `bad-request` when it is longer than raw observations are read at once. */
function readRange({ from, to }: Range, now: number): { fromAt?: number; toAt?: number } {
  const fromAt = from === undefined ? undefined : readInstant(from, 'query.from')
  const toAt = to === undefined ? undefined : readInstant(to, 'query.to')
  if (fromAt !== undefined && (toAt ?? now) - fromAt > longestRangeMs) {
    throw new Problem('bad-request', {
      errors: [{ path: 'query.from', message: 'must lie at most 31 days before `to`, or before now' }],
    })
  }
  return { ...(fromAt !== undefined && { fromAt }), ...(toAt !== undefined && { toAt }) }
}
