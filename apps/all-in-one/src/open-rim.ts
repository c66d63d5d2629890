import {
  type FirstAdministrator,
  createSignInLink,
  ensureAdministrator,
  replaceLocalToken,
} from '@haidang/access'
import { openApi } from '@haidang/api'
import { instant } from '@haidang/contracts'
import type { Foundation, House } from './open-house.js'
import { systemFacts } from './open-meters.js'

/** The outer rim: who may come in, and where. */
export type Rim = Readonly<{
  /** Under which browsers reach it. */
  url: string
  /** Makes the one-time link; called when everything is open, so that its ten minutes begin then. */
  welcome(): Promise<{ signInLink: string; administrator: FirstAdministrator }>
  /** For programs on this machine: where it listens, and a token; the one of the start before ends. */
  local(): Promise<Readonly<{ httpUrl: string; startedAt: string; token: string }>>
}>

/** Opens access, console, REST and live. */
export async function openRim(foundation: Foundation, house: House): Promise<Rim> {
  const { config, secrets, clock, log, bus, running, steps, databases, meters } = foundation
  const { registry, engine, ingest, pack } = house
  const administrator = await ensureAdministrator(databases.api, { password: secrets.adminPassword, clock })
  const startedAt = instant(meters.self.startedAt)
  const { url, localUrl } = await steps.step('console, REST and live', () =>
    openApi({
      ...{ running, config, db: databases.api, registry, site: pack.site, bus, clock, log },
      commit: (batch) => engine.commitAndTell(batch),
      broker: ingest,
      ...(ingest.presenceSinceAt !== undefined && { presenceSinceAt: ingest.presenceSinceAt }),
      system: () => systemFacts(foundation, ingest),
      ...{ stages: meters.stages, metrics: meters.metrics, tracer: meters.watch.tracer },
    }),
  )
  return {
    url,
    welcome: async () => {
      const link = await createSignInLink(databases.api, { username: administrator.username, clock })
      return { signInLink: `${url}/login#link=${link}`, administrator }
    },
    local: async () => ({
      httpUrl: localUrl,
      startedAt,
      token: await replaceLocalToken(databases.api, { clock, dataDir: config.dataDir }),
    }),
  }
}
