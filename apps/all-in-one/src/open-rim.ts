import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type FirstAdministrator,
  createSignInLink,
  ensureAdministrator,
  openAccess,
  replaceLocalToken,
} from '@haidang/access'
import { instant } from '@haidang/contracts'
import { type SystemFacts, isSecure, startGateway } from '@haidang/gateway'
import type { Foundation, House } from './open-house.js'
import { productVersion } from './product-version.js'

/** The outer rim: who may come in, and where. */
export type Rim = Readonly<{
  /** Under which browsers reach it. */
  url: string
  /** Makes the one-time link; called when everything is open, so that its ten minutes begin then. */
  welcome(): Promise<{ signInLink: string; administrator: FirstAdministrator }>
  /** For programs on this machine: where it listens, and a token; the one of the start before ends. */
  local(): Promise<Readonly<{ httpUrl: string; startedAt: string; token: string }>>
}>

const consoleDir = fileURLToPath(new URL('../../console/dist', import.meta.url))

/** Opens access, console, REST and live. */
export async function openRim(foundation: Foundation, house: House): Promise<Rim> {
  const { config, secrets, clock, log, bus, running, steps, databases } = foundation
  const access = await openAccess(databases.api, {
    clock,
    log: log.child({ part: 'access' }),
    bus,
    areas: () => house.registry.areas(),
    secure: isSecure(config.publicUrl),
  })
  running.add('access', access, (door) => door.close())
  const administrator = await ensureAdministrator(databases.api, { password: secrets.adminPassword, clock })
  const startedAt = instant(clock.now())
  const gateway = await steps.step('console, REST and live', () =>
    startGateway({
      db: databases.api,
      commit: house.commit,
      registry: house.registry,
      access,
      broker: house.broker,
      presenceSinceAt: house.presenceSinceAt,
      bus,
      site: siteOf(house),
      ...(house.pack.site.agency !== undefined && { agency: house.pack.site.agency }),
      system: () => systemFacts(foundation, { house, startedAt }),
      config: { ...config.http, publicUrl: config.publicUrl, trustedProxies: config.trustedProxies },
      consoleDir,
      mapDir: join(config.site, 'map'),
      operatorMap: config.map,
      clock,
      log,
    }),
  )
  running.add('gateway', gateway, (open) => open.close())
  const url = config.publicUrl ?? gateway.url
  return {
    url,
    welcome: async () => {
      const link = await createSignInLink(databases.api, { username: administrator.username, clock })
      return { signInLink: `${url}/login#link=${link}`, administrator }
    },
    local: async () => ({
      httpUrl: gateway.url,
      startedAt,
      token: await replaceLocalToken(databases.api, { clock, dataDir: config.dataDir }),
    }),
  }
}

function siteOf({ pack: { site } }: House) {
  const { name, timeZone, center, box } = site
  return {
    name,
    zone: timeZone,
    centre: [...center] as [number, number],
    box: [...box] as [number, number, number, number],
  }
}

function systemFacts(
  { config, databases }: Foundation,
  { house, startedAt }: { house: House; startedAt: string },
): SystemFacts {
  const { received, committed, givenBack, imported, perSecond, backlog } = house.intake.stats()
  return {
    version: productVersion,
    startedAt,
    simulated: config.simulate,
    database: { available: house.intake.available(), embedded: databases.pid() !== undefined },
    broker: { clients: house.broker.stats().loggedInNow },
    intake: {
      received,
      committed: committed.messages,
      givenBack,
      imported,
      perSecond: perSecond.messages,
      backlog: backlog.messages,
    },
  }
}
