import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { type Access, openAccess } from '@haidang/access'
import type { Clock, Log } from '@haidang/domain'
import { type Gateway, type GatewayOptions, isSecure, startGateway } from '@haidang/gateway'
import type { LiveBus } from '@haidang/live'
import type { Config, Metrics, Running } from '@haidang/platform'
import type { Registry, SitePack } from '@haidang/registry'
import type { Db } from '@haidang/store'

export type ApiOptions = Readonly<{
  running: Running
  config: Config
  db: Db
  registry: Registry
  site: SitePack['site']
  bus: LiveBus
  clock: Clock
  log: Log
  metrics: Metrics
}> &
  Pick<GatewayOptions, 'commit' | 'broker' | 'presenceSinceAt' | 'system' | 'stages' | 'tracer'>

export type Api = Readonly<{
  access: Access
  /** Where it listens. */
  localUrl: string
  /** Under which browsers reach it. */
  url: string
}>

const consoleDir = fileURLToPath(new URL('../../console/dist', import.meta.url))

/** Opens access, console, REST and live. @throws StartRefusal when the port is taken or the operator's map cannot be shown. */
export async function openApi(options: ApiOptions): Promise<Api> {
  const { running, config, db, registry, site, bus, clock, log } = options
  const access = await openAccess(db, {
    clock,
    log: log.child({ part: 'access' }),
    bus,
    areas: () => registry.areas(),
    secure: isSecure(config.publicUrl),
  })
  running.add('access', access, (door) => door.close())
  const gateway = await startGateway({
    ...{ db, registry, access, bus, clock, log },
    commit: options.commit,
    broker: options.broker,
    ...(options.presenceSinceAt !== undefined && { presenceSinceAt: options.presenceSinceAt }),
    ...{ system: options.system, stages: options.stages, tracer: options.tracer },
    site: {
      name: site.name,
      zone: site.timeZone,
      centre: [site.center[0], site.center[1]],
      box: [site.box[0], site.box[1], site.box[2], site.box[3]],
      ...(site.labels && { labels: site.labels }),
    },
    ...(site.agency !== undefined && { agency: site.agency }),
    config: { ...config.http, publicUrl: config.publicUrl, trustedProxies: config.trustedProxies },
    consoleDir,
    mapDir: join(config.site, 'map'),
    operatorMap: config.map,
  })
  running.add('gateway', gateway, (open) => open.close())
  measureLive(options.metrics, gateway)
  return { access, localUrl: gateway.url, url: config.publicUrl ?? gateway.url }
}

/** Who looks on, who was not let in, and who was cut off. */
function measureLive(metrics: Metrics, gateway: Gateway): void {
  metrics.reading('live_connections', 'Live connections', () => gateway.stats().connections)
  metrics.reading(
    'live_followers',
    'Live connections that follow the alarm log',
    () => gateway.stats().following,
  )
  metrics.totalBy('live_turned_away_total', 'Connections that were not let in, by reason', {
    ...{ label: 'reason', read: () => gateway.stats().turnedAway },
  })
  metrics.totalBy('live_ended_total', 'Connections that the server has ended, by reason', {
    ...{ label: 'reason', read: () => gateway.stats().ended },
  })
  metrics.total('live_shed_total', 'How often a slow client has lost its water', () => gateway.stats().shed)
}
