import { instant } from '@haidang/contracts'
import { feeds, isInternal } from '@haidang/domain'
import { readRegisterVersion } from '@haidang/store'
import { Controller, Inject } from '@nestjs/common'

import { asyncApiDocument } from '../published/asyncapi-document.js'
import { openApiDocument } from '../published/openapi-document.js'
import { type GatewayRoom, gatewayRoom } from './gateway-room.js'
import type { Answer, Ask } from './route.js'
import { restRoutes } from './routes/rest-routes.js'
import { systemRoutes as routes } from './routes/system-routes.js'
import { Serve } from './serve.controller.js'
import { type SystemReadings, createSystemReadings } from './system-readings.js'

/** How the system does, and what it can be asked. */
@Controller()
export class SystemController {
  readonly #room: GatewayRoom
  readonly #readings: SystemReadings
  readonly #openApi = openApiDocument(restRoutes)
  readonly #asyncApi = asyncApiDocument(feeds)
  #ready: Readonly<{ at: number; answer: Promise<unknown> }> | undefined

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
    this.#readings = createSystemReadings(room)
  }

  @Serve(routes.system)
  async system({ caller }: Ask<typeof routes.system>): Promise<Answer<typeof routes.system>> {
    const { registry, clock, origins, system } = this.#room
    const devices = registry.devices().filter(({ feed }) => !isInternal(feed))
    const [facts, stored] = await Promise.all([system(), this.#readings.read(caller.scope)])
    return {
      ...facts,
      database: { ...facts.database, ...stored.database },
      ...(stored.jobs && { jobs: stored.jobs }),
      ...(stored.retention && { retention: stored.retention }),
      feeds: stored.feeds,
      origins: [...origins()],
      at: instant(clock.now()),
      devices: { total: devices.length, simulated: devices.filter(({ simulated }) => simulated).length },
    }
  }

  @Serve(routes.openapi)
  openapi(): Answer<typeof routes.openapi> {
    return { ...this.#openApi }
  }

  @Serve(routes.asyncapi)
  asyncapi(): Answer<typeof routes.asyncapi> {
    return { ...this.#asyncApi }
  }

  @Serve(routes.alive)
  alive(): Answer<typeof routes.alive> {
    return { status: 'alive' }
  }

  /** Anyone may ask as often as they like; the database is asked once a second. */
  @Serve(routes.ready)
  async ready(): Promise<Answer<typeof routes.ready>> {
    const at = this.#room.clock.now()
    if (!this.#ready || Math.abs(at - this.#ready.at) >= 1_000)
      this.#ready = { at, answer: readRegisterVersion(this.#room.db) }
    await this.#ready.answer
    return { status: 'ready' }
  }
}
